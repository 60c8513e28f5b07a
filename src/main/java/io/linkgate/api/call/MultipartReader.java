package io.linkgate.api.call;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The parser for {@code multipart/form-data} (RFC 7578, RFC 2046 section 5.1), which PHP, browsers and Postman send. It
 * reads the text fields and skips files, because no call takes one. Fields have the bounds of {@link Params}.
 *
 * <p>The body has been read and is small. The parser goes through it once, line by line, and copies a part only when it
 * has found its end, so time and memory are a small multiple of the body's length, whatever the bytes are. Lines may
 * end with LF alone. What precedes the first delimiter and what follows the last is ignored.
 */
final class MultipartReader {

    private static final int MAX_PARTS = 100;
    private static final int MAX_HEADER_BYTES = 8 * 1024;

    private static final Pattern BOUNDARY = Pattern.compile("[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]");

    private static final Pattern LINE_BREAK = Pattern.compile("\\r?\\n");
    private static final Pattern FOLD = Pattern.compile("\\r?\\n[ \\t]+");

    /** RFC 7578 section 4.7 deprecates every other one. */
    private static final Set<String> PLAIN_ENCODINGS = Set.of("", "7bit", "8bit", "binary");

    private final byte[] body;
    private final byte[] delimiter;

    /** The beginning of the next line. */
    private int next;

    private boolean closed;

    private MultipartReader(byte[] body, String boundary) {
        this.body = body;
        this.delimiter = ("--" + boundary).getBytes(StandardCharsets.US_ASCII);
    }

    /** Adds each text field; throws {@link ApiException} if the body is malformed. */
    static void read(byte[] body, HeaderValue type, Params into) {
        String boundary = type.param("boundary")
                .filter(text -> BOUNDARY.matcher(text).matches())
                .orElseThrow(MultipartReader::malformed);
        new MultipartReader(body, boundary).readParts(into);
    }

    private void readParts(Params into) {
        passContent();
        for (int parts = 0; !closed; parts++) {
            if (parts == MAX_PARTS) {
                throw new ApiException(ApiError.MALFORMED_BODY, "There are too many parameters.");
            }
            Map<String, String> headers = headers();
            int begin = next;
            int end = passContent();
            addField(headers, begin, end, into);
        }
    }

    /** Goes behind the next delimiter, and returns the end of the content before it, which has no line break. */
    private int passContent() {
        int begin = next;
        while (next < body.length) {
            int line = next;
            next = endOfLine(line);
            if (isDelimiter(line, next)) {
                return withoutLineBreak(begin, line);
            }
        }
        throw malformed();
    }

    /** Goes behind the empty line that ends the headers of a part. Returns the first of each name. */
    private Map<String, String> headers() {
        int begin = next;
        int line;
        do {
            line = next;
            next = endOfLine(line);
            if (line == next || next - begin > MAX_HEADER_BYTES || isDelimiter(line, next)) {
                throw malformed();
            }
        } while (withoutLineBreak(line, next) > line);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        // UTF-8, as browsers write names (RFC 7578 section 5.1)
        String text = BodyText.decode(Arrays.copyOfRange(body, begin, line), StandardCharsets.UTF_8);
        if (!text.isEmpty()) {
            for (String header : LINE_BREAK.split(FOLD.matcher(text).replaceAll(" "))) {
                int colon = header.indexOf(':');
                if (colon <= 0) {
                    throw malformed();
                }
                headers.putIfAbsent(
                        header.substring(0, colon).strip(),
                        header.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private void addField(Map<String, String> headers, int begin, int end, Params into) {
        String encoding = headers.getOrDefault("Content-Transfer-Encoding", "");
        if (!PLAIN_ENCODINGS.contains(encoding.toLowerCase(Locale.ROOT))) {
            throw malformed();
        }
        HeaderValue disposition = HeaderValue.parse(headers.getOrDefault("Content-Disposition", ""));
        String name = disposition.param("name").orElseThrow(MultipartReader::malformed);
        boolean file = disposition.param("filename").isPresent()
                || disposition.param("filename*").isPresent();
        if (file) {
            return;
        }
        Charset charset = BodyText.charset(HeaderValue.parse(headers.getOrDefault("Content-Type", "")))
                .orElseThrow(MultipartReader::malformed);
        into.add(name, BodyText.decode(Arrays.copyOfRange(body, begin, end), charset));
    }

    /** Whether a line is a delimiter; notes whether it closes the form, as two more dashes do. */
    private boolean isDelimiter(int begin, int end) {
        int behind = begin + delimiter.length;
        if (behind > end || !Arrays.equals(body, begin, behind, delimiter, 0, delimiter.length)) {
            return false;
        }
        boolean dashes = end - behind > 1 && body[behind] == '-' && body[behind + 1] == '-';
        int at = dashes ? behind + 2 : behind;
        while (at < end && (body[at] == ' ' || body[at] == '\t')) {
            at++;
        }
        boolean matches = withoutLineBreak(at, end) == at;
        closed = matches && dashes;
        return matches;
    }

    /** Returns the index behind the line break, or the end of the body. */
    private int endOfLine(int begin) {
        int end = begin;
        while (end < body.length && body[end] != '\n') {
            end++;
        }
        return Math.min(end + 1, body.length);
    }

    private int withoutLineBreak(int begin, int end) {
        if (end == begin || body[end - 1] != '\n') {
            return end;
        }
        return end - begin > 1 && body[end - 2] == '\r' ? end - 2 : end - 1;
    }

    private static ApiException malformed() {
        return new ApiException(ApiError.MALFORMED_BODY, "The body is not a valid multipart form.");
    }
}
