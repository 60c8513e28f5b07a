package io.linkgate.protocol.socket;

import io.linkgate.protocol.crypto.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of the official web client that a companion announces, as in {@code 2.3000.1043857760}. Ordered by its
 * parts from left to right.
 *
 * @param primary 0 or more
 * @param secondary 0 or more
 * @param tertiary 0 or more; the revision, which is what grows
 */
public record ClientVersion(int primary, int secondary, int tertiary) implements Comparable<ClientVersion> {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,10})");

    private static final Comparator<ClientVersion> ORDER = Comparator.comparingInt(ClientVersion::primary)
            .thenComparingInt(ClientVersion::secondary)
            .thenComparingInt(ClientVersion::tertiary);

    public ClientVersion {
        if (primary < 0 || secondary < 0 || tertiary < 0) {
            throw new IllegalArgumentException("a version has no negative parts");
        }
    }

    /**
     * Reads {@code primary.secondary.tertiary}, decimal.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static ClientVersion parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a version looks like 2.3000.1043857760");
        }
        try {
            return new ClientVersion(
                    Integer.parseInt(parts.group(1)),
                    Integer.parseInt(parts.group(2)),
                    Integer.parseInt(parts.group(3)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a part of a version is below 2147483648", e);
        }
    }

    /** MD5 of the text, 16 bytes, as a registration carries it (whatsmeow {@code store/clientpayload.go}). */
    byte[] hash() {
        return Digests.md5(toString().getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public int compareTo(ClientVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return primary + "." + secondary + "." + tertiary;
    }
}
