package io.linkgate.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;

/**
 * Finds out what a body is. Clients declare it badly: browsers send JSON as {@code text/plain}, curl sends whatever it is given
 * as a form, and many send a type without any body. So what begins like a JSON object is one, under every type that can be
 * text, and an empty body is none at all.
 */
final class BodyReader {

    private static final char BYTE_ORDER_MARK = 0xFEFF;

    private BodyReader() {}

    /**
     * Adds what the body says; {@link ApiException} when it is one of ours and cannot be read. What is none of ours, by its type
     * or by its beginning, is only noted: many calls are complete without a body, and clients send one all the same.
     */
    static void read(RawRequest request, Params into) {
        byte[] body = request.body();
        if (body.length == 0) {
            return;
        }
        HeaderValue type = HeaderValue.parse(request.header("Content-Type"));
        Kind kind = kind(type.value());
        Optional<Charset> charset = charset(type);
        String encoding = request.header("Content-Encoding");
        boolean compressed = !encoding.isEmpty() && !encoding.equalsIgnoreCase("identity");
        if (kind == Kind.FOREIGN || charset.isEmpty() || compressed) {
            into.bodyNotRead(new ApiException(ApiError.UNSUPPORTED_MEDIA_TYPE));
        } else if (kind == Kind.MULTIPART) {
            MultipartReader.read(body, type, into);
        } else {
            readText(withoutMark(decode(body, charset.get())).strip(), kind, into);
        }
    }

    private static void readText(String text, Kind kind, Params into) {
        if (text.startsWith("{")) {
            JsonReader.read(text, into);
        } else if (kind == Kind.FORM) {
            FormReader.read(text, into);
        } else if (!text.isEmpty()) {
            into.bodyNotRead(new ApiException(ApiError.MALFORMED_BODY, "The body is not a JSON object."));
        }
    }

    /** The text, if the bytes are one in that encoding; {@link ApiException} if not. */
    static String decode(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ApiException(ApiError.MALFORMED_BODY, "The call is not encoded in " + charset.name() + ".");
        }
    }

    private static Kind kind(String mediaType) {
        if (mediaType.equals("application/x-www-form-urlencoded")) {
            return Kind.FORM;
        }
        if (mediaType.equals("multipart/form-data")) {
            return Kind.MULTIPART;
        }
        boolean json = mediaType.equals("application/json") || mediaType.matches("application/[^/]+\\+json");
        return json || mediaType.startsWith("text/") || mediaType.isEmpty() ? Kind.TEXT : Kind.FOREIGN;
    }

    /** The declared encoding, UTF-8 where none is; empty when this Java does not know it. */
    static Optional<Charset> charset(HeaderValue type) {
        // Proxies that merge doubled headers leave a comma and the rest behind it.
        String name = type.param("charset").orElse("").split("[,\\s]", 2)[0].replace("'", "");
        if (name.isEmpty()) {
            return Optional.of(StandardCharsets.UTF_8);
        }
        try {
            return Optional.of(Charset.forName(name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }

    /** RFC 8259 section 8.1 lets a reader pass over it, and editors of one system still write it. */
    private static String withoutMark(String text) {
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private enum Kind {
        FORM,
        MULTIPART,
        TEXT,
        FOREIGN
    }
}
