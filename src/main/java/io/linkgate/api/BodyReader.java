package io.linkgate.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out what a body is. Clients declare it badly: browsers send JSON as {@code text/plain}, curl sends whatever it is given
 * as a form, and many send a type without any body. So what begins like a JSON object is one, under every type that can be
 * text, and an empty body is none at all.
 */
final class BodyReader {

    private static final char BYTE_ORDER_MARK = 0xFEFF;

    private static final Map<String, Charset> CHARSETS = Map.of(
            "utf-8", StandardCharsets.UTF_8,
            "utf8", StandardCharsets.UTF_8,
            "us-ascii", StandardCharsets.US_ASCII,
            "iso-8859-1", StandardCharsets.ISO_8859_1);

    private BodyReader() {}

    /** Adds what the body says; {@link ApiException} when it cannot be read. */
    static void read(RawRequest request, Params into) {
        byte[] body = request.body();
        if (body.length == 0) {
            return;
        }
        ContentType type = ContentType.parse(request.header("Content-Type"));
        Kind kind = kind(type.name());
        String encoding = request.header("Content-Encoding");
        if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
            throw new ApiException(ApiError.UNSUPPORTED_MEDIA_TYPE);
        }
        String text = withoutMark(decode(body, charset(type))).strip();
        if (text.startsWith("{")) {
            JsonReader.read(text, into);
        } else if (kind == Kind.FORM) {
            FormReader.read(text, into);
        } else if (!text.isEmpty()) {
            throw new ApiException(ApiError.MALFORMED_BODY, "The body is not a JSON object.");
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
        boolean json = mediaType.equals("application/json") || mediaType.matches("application/[^/]+\\+json");
        if (json || mediaType.startsWith("text/") || mediaType.isEmpty()) {
            return Kind.TEXT;
        }
        throw new ApiException(ApiError.UNSUPPORTED_MEDIA_TYPE);
    }

    private static Charset charset(ContentType type) {
        String name = type.charset().orElse("utf-8");
        return Optional.ofNullable(CHARSETS.get(name))
                .orElseThrow(() -> new ApiException(ApiError.UNSUPPORTED_MEDIA_TYPE));
    }

    /** RFC 8259 section 8.1 lets a reader pass over it, and editors of one system still write it. */
    private static String withoutMark(String text) {
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private enum Kind {
        FORM,
        TEXT
    }

    /** A {@code Content-Type} in small letters; see RFC 9110 section 8.3. */
    private record ContentType(String name, Optional<String> charset) {

        static ContentType parse(String header) {
            String[] parts = header.toLowerCase(Locale.ROOT).split(";", -1);
            Optional<String> charset = Optional.empty();
            for (int i = 1; i < parts.length; i++) {
                String parameter = parts[i].strip();
                if (parameter.startsWith("charset=")) {
                    charset = Optional.of(parameter
                            .substring("charset=".length())
                            .replace("\"", "")
                            .strip());
                }
            }
            return new ContentType(parts[0].strip(), charset);
        }
    }
}
