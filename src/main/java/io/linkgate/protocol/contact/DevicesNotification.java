package io.linkgate.protocol.contact;

import io.linkgate.protocol.delivery.Stanzas;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import java.util.Objects;
import java.util.Optional;

/**
 * An account has linked or unlinked devices (whatsmeow {@code notification.go}, {@code handleDeviceNotification}). What
 * has changed is not read: the whole list is asked for again when it is needed. Never prints a number.
 *
 * @param account the account, without a device
 * @param lid the account's hidden number, if {@code account} is its phone number
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record DevicesNotification(Jid account, Optional<Jid> lid) {

    public DevicesNotification {
        Objects.requireNonNull(account);
        Objects.requireNonNull(lid);
    }

    /** Reads a notification; empty if it is another one, or names no account. */
    public static Optional<DevicesNotification> parse(Node notification) {
        if (!notification.tag().equals("notification") || !notification.has("type", "devices")) {
            return Optional.empty();
        }
        return Stanzas.user(notification, "from")
                .map(account -> new DevicesNotification(
                        account, Stanzas.user(notification, "lid").filter(lid -> lid.isHidden() && account.isPhone())));
    }
}
