package io.linkgate.page;

import io.linkgate.digest.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the pages in memory, in the forms in which it is sent.
 *
 * @param type its media type
 * @param plain as it is
 * @param compressed with gzip; empty if that does not make it smaller
 * @param hashes of the scripts and styles that stand in it
 */
record StaticFile(String type, Form plain, Optional<Form> compressed, PackedPage.Hashes hashes) {

    /**
     * A larger file is read when it is first needed, since most servers never serve it; and kept compressed only, and
     * inflated for the rare client that needs it plain.
     */
    static final int MAX_PLAIN_BYTES = 256 * 1024;

    private static final int ETAG_BYTES = 16;

    /** By the end of the name; the tables of servers differ. A file of any other kind is not one of the pages. */
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=UTF-8",
            "css", "text/css;charset=UTF-8",
            "js", "text/javascript;charset=UTF-8",
            "json", "application/json",
            "yaml", "application/yaml",
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2");

    /**
     * What is sent.
     *
     * @param content writes the bytes
     * @param length their number
     * @param etag its strong entity tag, in quotes (RFC 9110 section 8.8.3)
     */
    record Form(Content content, int length, String etag) {

        static Form of(byte[] bytes) {
            return new Form(out -> out.write(bytes), bytes.length, tag(bytes));
        }

        /** Returns a form that is inflated each time. */
        static Form inflating(byte[] gzip, byte[] plain) {
            Content inflated = out -> {
                try (GZIPInputStream content = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
                    content.transferTo(out);
                }
            };
            return new Form(inflated, plain.length, tag(plain));
        }

        /** Returns the bytes as a text. */
        String text() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(length);
            try {
                content.writeTo(bytes);
            } catch (IOException e) {
                throw new IllegalStateException("memory cannot fail", e);
            }
            return bytes.toString(StandardCharsets.UTF_8);
        }

        private static String tag(byte[] bytes) {
            return '"' + HexFormat.of().formatHex(Sha256.of(bytes), 0, ETAG_BYTES) + '"';
        }
    }

    /** Bytes that can be written any number of times. */
    @FunctionalInterface
    interface Content {

        void writeTo(OutputStream out) throws IOException;
    }

    /** Returns the media type of a file of that name; empty if such a file is not served. */
    static Optional<String> typeOf(String name) {
        return Optional.ofNullable(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
    }

    static StaticFile of(String type, byte[] content) {
        byte[] gzip = gzip(content);
        if (gzip.length >= content.length) {
            return new StaticFile(type, Form.of(content), Optional.empty(), PackedPage.Hashes.NONE);
        }
        Form plain = content.length > MAX_PLAIN_BYTES ? Form.inflating(gzip, content) : Form.of(content);
        return new StaticFile(type, plain, Optional.of(Form.of(gzip)), PackedPage.Hashes.NONE);
    }

    /** Returns this file as a page with these parts in it. */
    StaticFile with(PackedPage.Hashes parts) {
        return new StaticFile(type, plain, compressed, parts);
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(content.length / 2);
        try (GZIPOutputStream gzip = new BestGzip(compressed)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail", e);
        }
        return compressed.toByteArray();
    }

    /** Takes its time: a file is compressed once and sent often. */
    private static final class BestGzip extends GZIPOutputStream {

        BestGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
