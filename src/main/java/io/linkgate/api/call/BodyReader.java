package io.linkgate.api.call;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * Reads a body as what it is, not as what it is declared to be. Browsers send JSON as {@code text/plain}, curl sends
 * everything as a form, and many clients declare a type without sending a body. So a body that begins like a JSON
 * object is read as one under every textual type, and an empty body counts as none.
 */
final class BodyReader {

    private static final char BYTE_ORDER_MARK = 0xFEFF;

    private BodyReader() {}

    /**
     * Adds the parameters in the body. Throws {@link ApiException} if it has a supported form but is malformed. A body
     * in any other form, by its type or by its beginning, is only noted: many calls are complete without a body, and
     * some clients send one anyway.
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

    /** RFC 8259 section 8.1 allows parsers to ignore it, and some Windows editors still write it. */
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
