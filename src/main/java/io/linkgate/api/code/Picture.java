package io.linkgate.api.code;

import io.linkgate.api.call.Timestamps;
import io.linkgate.qr.QrImage;
import io.linkgate.session.QrCode;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * The image of one code at one size. The formats that polls use most are drawn at the first use and kept. Safe for use
 * by any thread.
 */
public final class Picture {

    private final QrCode code;
    private final int scale;
    private final QrImage image;
    private final String expiresAt;
    private final String sequence;
    private final Memo<byte[]> png;
    private final Memo<String> dataUri;
    private final Memo<byte[]> json;

    Picture(QrCode code, int scale) {
        this.code = code;
        this.scale = scale;
        this.image = QrImage.of(code.text());
        this.expiresAt = Timestamps.format(code.expiresAt());
        this.sequence = code.sequence() + "/" + code.of();
        this.png = new Memo<>(() -> image.png(scale));
        this.dataUri = new Memo<>(() -> image.dataUri(scale));
        // Base64 and a fixed prefix need no escaping in JSON.
        this.json = new Memo<>(() -> ("{\"qr\":\"" + dataUri() + "\"}").getBytes(StandardCharsets.UTF_8));
    }

    public QrCode code() {
        return code;
    }

    /** Returns when the code expires, in the API's format. */
    String expiresAt() {
        return expiresAt;
    }

    /** Returns the number of the code and how many its connection shows: {@code 2/6}. */
    String sequence() {
        return sequence;
    }

    /** Returns the PNG file; the caller must not change it. */
    byte[] png() {
        return png.get();
    }

    /** {@code data:image/png;base64,…}. */
    public String dataUri() {
        return dataUri.get();
    }

    /** Returns the body of most polls, in UTF-8; the caller must not change it. */
    byte[] json() {
        return json.get();
    }

    String svg() {
        return image.svg(scale);
    }

    /** Returns half-block characters for a terminal, in as few lines as possible. */
    String text() {
        return QrImage.compact(code.text()).text();
    }

    /** A value that is made at its first use. Two threads may both make it at the same time; the values are equal. */
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
