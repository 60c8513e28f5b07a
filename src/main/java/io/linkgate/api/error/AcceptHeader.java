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
            for (String text : value.split(",", -1)) {
                Optional<Range> range = Range.parse(text);
                range.ifPresent(ranges::add);
                unreadable |= range.isEmpty() && !text.isBlank();
            }
        }
        return new AcceptHeader(ranges.isEmpty() ? List.of(ANYTHING) : List.copyOf(ranges), unreadable);
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

        private static final Pattern QUALITY = Pattern.compile("q\\s*=\\s*\"?([0-9]+\\.?[0-9]*|\\.[0-9]+)\"?");

        static Optional<Range> parse(String text) {
            String[] parts = text.split(";", -1);
            String range = parts[0].strip().toLowerCase(Locale.ROOT);
            String[] names = range.equals("*") ? new String[] {"*", "*"} : range.split("/", -1);
            if (names.length != 2 || names[0].isEmpty() || names[1].isEmpty()) {
                return Optional.empty();
            }
            double quality = 1;
            for (int i = 1; i < parts.length; i++) {
                Matcher weight = QUALITY.matcher(parts[i].strip().toLowerCase(Locale.ROOT));
                if (weight.matches()) {
                    quality = Math.min(1, Double.parseDouble(weight.group(1)));
                }
            }
            return Optional.of(new Range(names[0], names[1], quality));
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
