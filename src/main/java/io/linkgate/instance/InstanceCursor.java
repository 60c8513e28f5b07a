package io.linkgate.instance;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position between two instances in order of creation. It stays valid when instances are created and deleted.
 *
 * @param createdAt the creation of the last instance before it, to the microsecond
 * @param id the id of that instance; empty at the start
 */
public record InstanceCursor(Instant createdAt, String id) {

    /** The position before the first instance. */
    public static final InstanceCursor START = new InstanceCursor(Instant.EPOCH, "");

    /** The order of instances in lists. */
    public static final Comparator<InstanceCursor> ORDER =
            Comparator.comparing(InstanceCursor::createdAt).thenComparing(InstanceCursor::id);

    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})-([0-9A-Z]{12})");

    public InstanceCursor {
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(id);
    }

    /** Returns the position after that instance. */
    public static InstanceCursor behind(Instance instance) {
        return new InstanceCursor(
                instance.createdAt().truncatedTo(ChronoUnit.MICROS),
                instance.id().value());
    }

    /** Whether that instance comes before this position. */
    public boolean isBehind(Instance instance) {
        return ORDER.compare(behind(instance), this) <= 0;
    }

    /** Returns the form for clients: opaque, safe in a query string, not secret. */
    public String token() {
        String plain = ChronoUnit.MICROS.between(Instant.EPOCH, createdAt) + "-" + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    /** Parses the form that a client sends back; empty if it is invalid. */
    public static Optional<InstanceCursor> parse(String token) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII);
            Matcher parts = FORM.matcher(plain);
            return parts.matches()
                    ? Optional.of(new InstanceCursor(
                            Instant.EPOCH.plus(Long.parseLong(parts.group(1)), ChronoUnit.MICROS), parts.group(2)))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
