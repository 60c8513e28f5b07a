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

/** Turns the bytes of a body, or of a part of one, into text. Strict: bytes that are no text in their encoding are refused. */
final class BodyText {

    private BodyText() {}

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
}
