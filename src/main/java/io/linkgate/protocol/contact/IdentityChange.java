package io.linkgate.protocol.contact;

import io.linkgate.protocol.delivery.Stanzas;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import java.util.Objects;
import java.util.Optional;

/**
 * An account has registered again, so that none of its sessions is of use (whatsmeow {@code notification.go}). Never
 * prints a number.
 *
 * @param account without a device
 */
public record IdentityChange(Jid account) {

    public IdentityChange {
        Objects.requireNonNull(account);
    }

    /** Reads a notification; empty if it is another one, such as the server's about pre-keys. */
    public static Optional<IdentityChange> parse(Node notification) {
        boolean identity = notification.tag().equals("notification")
                && notification.has("type", "encrypt")
                && notification.child("identity").isPresent();
        return identity ? Stanzas.user(notification, "from").map(IdentityChange::new) : Optional.empty();
    }
}
