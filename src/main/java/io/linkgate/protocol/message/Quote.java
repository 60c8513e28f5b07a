package io.linkgate.protocol.message;

import java.util.Objects;

/**
 * The message that a text replies to. Never printed.
 *
 * @param id its id
 * @param sender the account that has sent it, without a device
 * @param text what is shown of it; may be empty
 */
public record Quote(String id, Jid sender, String text) {

    public Quote {
        Objects.requireNonNull(id);
        Objects.requireNonNull(sender);
        Objects.requireNonNull(text);
    }

    @Override
    public String toString() {
        return "Quote[" + id + "]";
    }
}
