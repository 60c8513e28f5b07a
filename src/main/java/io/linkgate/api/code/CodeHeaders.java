package io.linkgate.api.code;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;

/** The headers of a response that carries a code, whatever its format. */
final class CodeHeaders {

    private CodeHeaders() {}

    /** Passes each header to the consumer, name first. */
    static void write(Picture picture, Instant now, BiConsumer<String, String> header) {
        header.accept("QR-Expires-At", picture.expiresAt());
        header.accept(
                "QR-Expires-In", seconds(Duration.between(now, picture.code().expiresAt())));
        header.accept("QR-Sequence", picture.sequence());
    }

    /**
     * Formats seconds with three decimals. Not with a format string: every poll needs a new value, and the format would
     * cost more than the other headers together.
     */
    private static String seconds(Duration left) {
        long millis = left.toMillis();
        long thousandths = millis % 1000;
        String zeros = thousandths < 10 ? "00" : thousandths < 100 ? "0" : "";
        return millis / 1000 + "." + zeros + thousandths;
    }
}
