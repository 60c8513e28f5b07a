package io.linkgate.api.call;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;

/**
 * The decoder for the bytes of a body or of a part of one. It is strict: bytes that are invalid in their encoding are
 * refused.
 */
final class BodyText {

    private BodyText() {}

    /** Returns the text; throws {@link ApiException} if the bytes are invalid in that encoding. */
    static String decode(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ApiException(ApiError.MALFORMED_BODY, "The request is not valid " + charset.name() + ".");
        }
    }

    /** Returns the declared encoding, or UTF-8 if none is declared; empty if this Java does not support it. */
    static Optional<Charset> charset(HeaderValue type) {
        // Proxies that merge duplicate headers leave a comma and the second value.
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
}
