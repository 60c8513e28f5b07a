package io.linkgate.protocol.contact;

import io.linkgate.protocol.delivery.Stanzas;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import java.util.Objects;
import java.util.Optional;

/**
 * The owner has linked or unlinked devices (whatsmeow {@code notification.go}, {@code handleOwnDevicesNotification}).
 * The whole list is asked for again when it is needed. Never prints a number.
 *
 * @param account the owner's account as the server names it, without a device
 */
public record AccountDevices(Jid account) {

    public AccountDevices {
        Objects.requireNonNull(account);
    }

    /** Reads a notification; empty if it is another one, or is about something else of the account. */
    public static Optional<AccountDevices> parse(Node notification) {
        boolean devices = notification.tag().equals("notification")
                && notification.has("type", "account_sync")
                && notification.child("devices").isPresent();
        return devices ? Stanzas.user(notification, "from").map(AccountDevices::new) : Optional.empty();
    }
}
