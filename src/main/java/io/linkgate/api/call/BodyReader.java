package io.linkgate.api.call;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import java.nio.charset.Charset;
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
        Optional<Charset> charset = BodyText.charset(type);
        String encoding = request.header("Content-Encoding");
        boolean compressed = !encoding.isEmpty() && !encoding.equalsIgnoreCase("identity");
        if (kind == Kind.FOREIGN || charset.isEmpty() || compressed) {
            into.bodyNotRead(new ApiException(ApiError.UNSUPPORTED_MEDIA_TYPE));
        } else if (kind == Kind.MULTIPART) {
            MultipartReader.read(body, type, into);
        } else {
            readText(withoutMark(BodyText.decode(body, charset.get())).strip(), kind, into);
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
