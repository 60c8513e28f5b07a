package io.linkgate.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a caller wants to see: an {@code Accept} header as RFC 9110 section 12.5.1 defines it. Parameters other than {@code q}
 * are not looked at, since nothing here is served in two variants of one type; a range that cannot be read is passed over.
 */
final class AcceptHeader {

    private static final Range ANYTHING = new Range("*", "*", 1);

    private final List<Range> ranges;

    private AcceptHeader(List<Range> ranges) {
        this.ranges = ranges;
    }

    /** Reads the values of all headers of that name; none, or none that can be read, means that everything is welcome. */
    static AcceptHeader of(Collection<String> values) {
        List<Range> ranges = new ArrayList<>();
        for (String value : values) {
            for (String range : value.split(",", -1)) {
                Range.parse(range).ifPresent(ranges::add);
            }
        }
        return new AcceptHeader(ranges.isEmpty() ? List.of(ANYTHING) : List.copyOf(ranges));
    }

    /** The offer that is wanted most, the first of several equals; empty when none is wanted. */
    <T> Optional<Offer<T>> best(List<Offer<T>> offers) {
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
        int closest = offer.onlyByName() ? Range.NAMED - 1 : -1;
        double quality = 0;
        for (Range range : ranges) {
            if (range.closeness() > closest && range.covers(type, subtype)) {
                closest = range.closeness();
                quality = range.quality();
            }
        }
        return quality;
    }

    /**
     * Something that can be served.
     *
     * @param mediaType type and subtype in small letters
     * @param onlyByName whether wildcards do not mean it
     */
    record Offer<T>(String mediaType, boolean onlyByName, T value) {}

    private record Range(String type, String subtype, double quality) {

        static final int NAMED = 2;

        private static final Pattern QUALITY = Pattern.compile("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");

        static Optional<Range> parse(String text) {
            String[] parts = text.split(";", -1);
            String[] names = parts[0].strip().toLowerCase(Locale.ROOT).split("/", -1);
            if (names.length != 2 || names[0].isEmpty() || names[1].isEmpty()) {
                return Optional.empty();
            }
            double quality = 1;
            for (int i = 1; i < parts.length; i++) {
                String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
                if (parameter.startsWith("q=")) {
                    String value = parameter.substring(2).strip();
                    if (!QUALITY.matcher(value).matches()) {
                        return Optional.empty();
                    }
                    quality = Double.parseDouble(value);
                }
            }
            return Optional.of(new Range(names[0], names[1], quality));
        }

        boolean covers(String otherType, String otherSubtype) {
            return (type.equals("*") || type.equals(otherType))
                    && (subtype.equals("*") || subtype.equals(otherSubtype));
        }

        /** 0 for everything, 1 for all of one type, {@link #NAMED} for one media type. */
        int closeness() {
            return (type.equals("*") ? 0 : 1) + (subtype.equals("*") ? 0 : 1);
        }
    }
}
