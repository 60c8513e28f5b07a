package io.linkgate.api.error;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An {@code Accept} header, as RFC 9110 section 12.5.1 defines it. Parameters other than {@code q} are ignored, because
 * no type is served in two variants.
 *
 * <p>It is parsed leniently, because clients that have sent the same header for twenty years cannot be changed:
 * {@code HttpURLConnection} sends {@code text/html, image/gif, image/jpeg, *; q=.2, *}{@code /*; q=.2}. An invalid
 * quality is 1. An invalid range matches anything, but only if nothing else matches.
 */
public final class AcceptHeader {

    private static final Range ANYTHING = new Range("*", "*", 1);

    /** The quality of an offer that only an invalid range may mean: below every quality that a client would write. */
    private static final double FALLBACK_QUALITY = 1e-9;

    private final List<Range> ranges;
    private final boolean unreadable;

    private AcceptHeader(List<Range> ranges, boolean unreadable) {
        this.ranges = ranges;
        this.unreadable = unreadable;
    }

    /** Parses the values of all headers of that name; without a valid range everything is accepted. */
    public static AcceptHeader of(Collection<String> values) {
        List<Range> ranges = new ArrayList<>();
        boolean unreadable = false;
        for (String value : values) {
            int end = -1;
            while (end < value.length()) {
                int begin = end + 1;
                end = endOfPart(value, ',', begin);
                String text = value.substring(begin, end);
                Optional<Range> range = Range.parse(text);
                range.ifPresent(ranges::add);
                unreadable |= range.isEmpty() && !text.isBlank();
            }
        }
        return new AcceptHeader(ranges.isEmpty() ? List.of(ANYTHING) : ranges, unreadable);
    }

    /** Returns the index of the next separator, or the end of the text. */
    private static int endOfPart(String text, char separator, int begin) {
        int end = text.indexOf(separator, begin);
        return end < 0 ? text.length() : end;
    }

    /** Returns the offer with the highest quality, the first of several equals; empty if none is accepted. */
    public <T> Optional<Offer<T>> best(List<Offer<T>> offers) {
        Offer<T> best = null;
        double highest = 0;
        for (Offer<T> offer : offers) {
            double quality = quality(offer);
            if (quality > highest) {
                best = offer;
                highest = quality;
            }
            if (highest == 1) {
                break; // no other is better
            }
        }
        return Optional.ofNullable(best);
    }

    private double quality(Offer<?> offer) {
        int slash = offer.mediaType().indexOf('/');
        String type = offer.mediaType().substring(0, slash);
        String subtype = offer.mediaType().substring(slash + 1);
        int mostSpecific = offer.onlyByName() ? Range.NAMED - 1 : -1;
        double quality = unreadable && !offer.onlyByName() ? FALLBACK_QUALITY : 0;
        for (Range range : ranges) {
            if (range.specificity() > mostSpecific && range.covers(type, subtype)) {
                mostSpecific = range.specificity();
                quality = range.quality();
            }
        }
        return quality;
    }

    /**
     * A format that can be served.
     *
     * @param mediaType type and subtype in lower case
     * @param onlyByName whether wildcards exclude it
     */
    public record Offer<T>(String mediaType, boolean onlyByName, T value) {}

    private record Range(String type, String subtype, double quality) {

        static final int NAMED = 2;

        /** Without backtracking: the text may be hostile. */
        private static final Pattern QUALITY =
                Pattern.compile("q\\s*+=\\s*+\"?([0-9]++(?:\\.[0-9]*+)?+|\\.[0-9]++)\"?");

        /** Parses a range. A regular expression is worth its time only if there are parameters. */
        static Optional<Range> parse(String text) {
            int end = endOfPart(text, ';', 0);
            String range = text.substring(0, end).strip().toLowerCase(Locale.ROOT);
            double quality = end < text.length() ? quality(text.substring(end + 1)) : 1;
            if (range.equals("*")) {
                return Optional.of(new Range("*", "*", quality));
            }
            int slash = range.indexOf('/');
            boolean valid = slash > 0 && slash < range.length() - 1 && range.indexOf('/', slash + 1) < 0;
            return valid
                    ? Optional.of(new Range(range.substring(0, slash), range.substring(slash + 1), quality))
                    : Optional.empty();
        }

        private static double quality(String parameters) {
            double quality = 1;
            for (String parameter : parameters.split(";", -1)) {
                Matcher weight = QUALITY.matcher(parameter.strip().toLowerCase(Locale.ROOT));
                if (weight.matches()) {
                    quality = Math.min(1, Double.parseDouble(weight.group(1)));
                }
            }
            return quality;
        }

        boolean covers(String otherType, String otherSubtype) {
            return (type.equals("*") || type.equals(otherType))
                    && (subtype.equals("*") || subtype.equals(otherSubtype));
        }

        /** Returns 0 for all types, 1 for all subtypes of one type, {@link #NAMED} for one media type. */
        int specificity() {
            return (type.equals("*") ? 0 : 1) + (subtype.equals("*") ? 0 : 1);
        }
    }
}
