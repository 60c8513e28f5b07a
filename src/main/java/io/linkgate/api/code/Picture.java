package io.linkgate.api.code;

import io.linkgate.api.call.Timestamps;
import io.linkgate.qr.QrImage;
import io.linkgate.session.QrCode;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * The picture of one code at one size. What polls ask for often is drawn when first asked for and kept. Safe for use by any
 * thread.
 */
public final class Picture {

    private final QrCode code;
    private final int scale;
    private final QrImage image;
    private final String expiresAt;
    private final Memo<byte[]> png;
    private final Memo<String> dataUri;
    private final Memo<byte[]> json;

    Picture(QrCode code, int scale) {
        this.code = code;
        this.scale = scale;
        this.image = QrImage.of(code.text());
        this.expiresAt = Timestamps.format(code.expiresAt());
        this.png = new Memo<>(() -> image.png(scale));
        this.dataUri = new Memo<>(() -> image.dataUri(scale));
        // Base64 and a fixed prefix: nothing in it that JSON would have to escape.
        this.json = new Memo<>(() -> ("{\"qr\":\"" + dataUri() + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    public QrCode code() {
        return code;
    }

    /** When the code ends, as the API writes it. */
    String expiresAt() {
        return expiresAt;
    }

    /** The file; the caller must not change it. */
    byte[] png() {
        return png.get();
    }

    /** {@code data:image/png;base64,…}. */
    public String dataUri() {
        return dataUri.get();
    }

    /** The body of most polls, in UTF-8; the caller must not change it. */
    byte[] json() {
        return json.get();
    }

    String svg() {
        return image.svg(scale);
    }

    /** Half-block characters for a terminal, in as few lines as can be. */
    String text() {
        return QrImage.compact(code.text()).text();
    }

    /** Made once; two threads that come first at the same time may both make it, and make the same. */
    private static final class Memo<T> {

        private final Supplier<T> maker;
        private volatile T made;

        Memo(Supplier<T> maker) {
            this.maker = maker;
        }

        T get() {
            T present = made;
            if (present == null) {
                present = maker.get();
                made = present;
            }
            return present;
        }
    }
}
