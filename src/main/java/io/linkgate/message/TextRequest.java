package io.linkgate.message;

import io.linkgate.digest.Sha256;
import io.linkgate.engine.message.Recipient;
import io.linkgate.instance.Instance;
import java.util.Objects;
import java.util.Optional;

/**
 * A text that a caller wants to send. Never printed.
 *
 * @param id the message id if the caller has named one, itself or by a key: then the same id is the same text
 * @param body 1 to 4096 characters, well-formed
 * @param quotedId the id of the message that it replies to
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record TextRequest(
        Instance instance, Optional<String> id, Recipient to, String body, Optional<String> quotedId) {

    public TextRequest {
        Objects.requireNonNull(instance);
        Objects.requireNonNull(id);
        Objects.requireNonNull(to);
        Objects.requireNonNull(body);
        Objects.requireNonNull(quotedId);
    }

    /** Returns 32 bytes that are the same for the same text to the same recipient. */
    byte[] fingerprint() {
        return Sha256.ofAll(to.jid(), quotedId.orElse(""), body);
    }

    @Override
    public String toString() {
        return "TextRequest[" + instance.id() + "]";
    }
}
