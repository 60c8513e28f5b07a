package io.linkgate.api.code;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;

/** What the headers say of a code, whatever the body is. */
final class CodeHeaders {

    private CodeHeaders() {}

    /** Gives each header, its name first. */
    static void write(Picture picture, Instant now, BiConsumer<String, String> header) {
        header.accept("QR-Expires-At", picture.expiresAt());
        header.accept(
                "QR-Expires-In", seconds(Duration.between(now, picture.code().expiresAt())));
        header.accept(
                "QR-Sequence", picture.code().sequence() + "/" + picture.code().of());
    }

    /** With three decimals. By hand, since each poll has another one and a format string costs more than all the rest here. */
    private static String seconds(Duration left) {
        long millis = left.toMillis();
        long thousandths = millis % 1000;
        String zeros = thousandths < 10 ? "00" : thousandths < 100 ? "0" : "";
        return millis / 1000 + "." + zeros + thousandths;
    }
}
