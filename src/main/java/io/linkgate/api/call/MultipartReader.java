package io.linkgate.api.call;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jvnet.mimepull.MIMEConfig;
import org.jvnet.mimepull.MIMEMessage;
import org.jvnet.mimepull.MIMEParsingException;
import org.jvnet.mimepull.MIMEPart;

/**
 * The parser for {@code multipart/form-data} (RFC 7578), which PHP, browsers and Postman send. It reads the text fields
 * and skips files, because no call takes one. The body has been read and is small, so nothing is written to disk; its
 * fields have the bounds of {@link Params}.
 */
final class MultipartReader {

    private static final int MAX_PARTS = 100;

    private MultipartReader() {}

    /** Adds each text field; throws {@link ApiException} if the body is malformed. */
    static void read(byte[] body, HeaderValue type, Params into) {
        String boundary =
                type.param("boundary").filter(text -> !text.isEmpty()).orElseThrow(MultipartReader::malformed);
        try (MIMEMessage message = new MIMEMessage(new ByteArrayInputStream(body), boundary, config())) {
            List<MIMEPart> parts = message.getAttachments();
            if (parts.size() > MAX_PARTS) {
                throw new ApiException(ApiError.MALFORMED_BODY, "There are too many parameters.");
            }
            for (MIMEPart part : parts) {
                readPart(part, into);
            }
        } catch (MIMEParsingException | IOException e) {
            throw malformed(); // without the cause, which quotes what the caller sent
        }
    }

    private static MIMEConfig config() {
        MIMEConfig config = new MIMEConfig();
        config.setMemoryThreshold(-1); // all in memory
        return config;
    }

    private static void readPart(MIMEPart part, Params into) throws IOException {
        HeaderValue disposition = HeaderValue.parse(utf8(header(part, "Content-Disposition")));
        String name = disposition.param("name").orElseThrow(MultipartReader::malformed);
        boolean file = disposition.param("filename").isPresent()
                || disposition.param("filename*").isPresent();
        if (file) {
            return;
        }
        Charset charset = BodyText.charset(HeaderValue.parse(header(part, "Content-Type")))
                .orElseThrow(MultipartReader::malformed);
        try (InputStream content = part.readOnce()) {
            into.add(name, BodyText.decode(content.readAllBytes(), charset));
        }
    }

    private static String header(MIMEPart part, String name) {
        List<String> values = part.getHeader(name);
        return values == null || values.isEmpty() ? "" : values.get(0);
    }

    /** Decodes header text again as UTF-8, which browsers write (RFC 7578 section 5.1); the library decodes Latin-1. */
    private static String utf8(String header) {
        return BodyText.decode(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static ApiException malformed() {
        return new ApiException(ApiError.MALFORMED_BODY, "The body is not a valid multipart form.");
    }
}
