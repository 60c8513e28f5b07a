package io.linkgate.engine.message;

import java.util.Objects;
import java.util.Optional;

/**
 * A text to be sent. Never printed.
 *
 * @param id unique per chat; the answers of the server and of the recipient carry it
 * @param to the recipient
 * @param body 1 to 4096 characters, well-formed
 * @param quotedId the id of the message that it replies to
 * @param fresh whether the id was just made for it, so that no earlier text can have it
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record OutgoingText(String id, Recipient to, String body, Optional<String> quotedId, boolean fresh) {

    public OutgoingText {
        Objects.requireNonNull(id);
        Objects.requireNonNull(to);
        Objects.requireNonNull(body);
        Objects.requireNonNull(quotedId);
    }

    @Override
    public String toString() {
        return "OutgoingText[" + id + "]";
    }
}
