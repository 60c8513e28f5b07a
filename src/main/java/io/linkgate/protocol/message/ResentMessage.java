package io.linkgate.protocol.message;

import io.linkgate.protocol.crypto.SecretBytes;
import java.time.Instant;
import java.util.Objects;

/**
 * A message that the phone has sent once more because this device could not read it. Never printed.
 *
 * @param at when it was sent
 * @param name what the sender calls itself; may be empty
 * @param content for {@link MessageContent#parse}
 */
public record ResentMessage(MessageKey key, Instant at, String name, SecretBytes content) {

    public ResentMessage {
        Objects.requireNonNull(key);
        Objects.requireNonNull(at);
        Objects.requireNonNull(name);
        Objects.requireNonNull(content);
    }

    @Override
    public String toString() {
        return "ResentMessage[" + key + "]";
    }
}
