package io.linkgate.sandbox.mail;

import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.LinkedDevice;
import io.linkgate.sandbox.account.PhoneAccount;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The notifications about accounts and devices (messaging.md sections 4, 12 and 14). */
final class Notifications {

    private Notifications() {}

    /**
     * A device of another account was linked or unlinked.
     *
     * @param account as it is now
     * @param device the device in question
     * @param change {@code add} or {@code remove}
     */
    static Node devices(
            PhoneAccount account, LinkedDevice device, String change, Node keyIndexList, String id, Instant now) {
        return notification("devices", Directory.jid(account, 0, false), id, now)
                .with("lid", Directory.jid(account, 0, true))
                .withChildren(Node.of(change)
                        .with("device_hash", DeviceListHash.of(false, account))
                        .with("device_lid_hash", DeviceListHash.of(true, account))
                        .withChildren(
                                Node.of("device")
                                        .with("jid", Directory.jid(account, device.number(), false))
                                        .with("lid", Directory.jid(account, device.number(), true))
                                        .with("key-index", Integer.toString(device.keyIndex())),
                                keyIndexList));
    }

    /** The devices of the account itself have changed. */
    static Node ownDevices(PhoneAccount account, Node keyIndexList, String id, Instant now) {
        List<Node> devices = account.addresses().stream()
                .map(address -> {
                    Node device = Node.of("device").with("jid", Directory.jid(account, address.device(), false));
                    return account.device(address.device())
                            .map(linked -> device.with("key-index", Integer.toString(linked.keyIndex())))
                            .orElse(device);
                })
                .toList();
        return notification("account_sync", Directory.jid(account, 0, false), id, now)
                .withChildren(Node.of("devices")
                        .with("dhash", DeviceListHash.of(false, account))
                        .withChildren(Stream.concat(devices.stream(), Stream.of(keyIndexList))
                                .toList()));
    }

    /** A contact has set its account up on a new phone. */
    static Node identity(PhoneAccount account, String id, Instant now) {
        return notification("encrypt", Directory.jid(account, 0, false), id, now)
                .with("lid", Directory.jid(account, 0, true))
                .withChildren(Node.of("identity"));
    }

    /** A contact has given a privacy token. */
    static Node token(PhoneAccount issuer, PhoneAccount contact, TrustedTokens.Token token, String id, Instant now) {
        return notification("privacy_token", Directory.jid(issuer, 0, false), id, now)
                .with("sender_lid", Directory.jid(issuer, 0, true))
                .withChildren(Node.of("tokens")
                        .withChildren(Node.of("token")
                                .with("jid", Directory.jid(contact, 0, false))
                                .with("t", Long.toString(token.issued().getEpochSecond()))
                                .with("type", "trusted_contact")
                                .withBytes(token.bytes())));
    }

    private static Node notification(String type, String from, String id, Instant now) {
        return Node.of("notification")
                .with("from", from)
                .with("type", type)
                .with("id", id)
                .with("t", Long.toString(now.getEpochSecond()));
    }
}
