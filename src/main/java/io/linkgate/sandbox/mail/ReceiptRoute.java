package io.linkgate.sandbox.mail;

import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.PhoneAccount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where the receipt of a device goes: to the sender of the message, and what an owner did, to the owner's other devices
 * (messaging.md sections 9, 10.4 and 11).
 */
final class ReceiptRoute {

    /** To one device, and from one: the one that has sent the message, and the one that has it, or cannot read it. */
    private static final Set<String> BETWEEN_DEVICES = Set.of("retry", "sender");

    /** Between a companion and its phone; the companion may leave out a device. */
    private static final Set<String> WITH_OWN_PHONE = Set.of("peer_msg", "hist_sync");

    private static final Set<String> BY_THE_OWNER = Set.of("read", "read-self", "played", "played-self");
    private static final List<String> REPEATED = List.of("participant", "recipient", "category");

    private final Directory directory;

    ReceiptRoute(Directory directory) {
        this.directory = Objects.requireNonNull(directory);
    }

    /** The stanzas to forward, by the device that gets each; none if the receipt names no account. */
    Map<DeviceAddress, Node> of(DeviceAddress sender, PhoneAccount from, Node receipt, Instant now) {
        Map<DeviceAddress, Node> routes = new LinkedHashMap<>();
        Optional<MailAddress> address = receipt.attribute("to").flatMap(MailAddress::parse);
        Optional<PhoneAccount> to = address.flatMap(directory::account);
        if (to.isEmpty() || receipt.attribute("id").isEmpty()) {
            return routes;
        }
        String type = receipt.attribute("type").orElse("");
        boolean own = to.get().phone().equals(from.phone());
        boolean hidden = address.get().hidden();
        if (WITH_OWN_PHONE.contains(type) && !sender.isPhone()) {
            if (own) {
                routes.put(DeviceAddress.ofPhone(from.phone()), written(receipt, jid(from, sender, hidden), now));
            }
        } else if (BETWEEN_DEVICES.contains(type) || own) {
            int device = address.get().device();
            DeviceAddress one = new DeviceAddress(to.get().phone(), device);
            if (Directory.has(to.get(), device) && !one.equals(sender)) {
                routes.put(one, written(receipt, jid(from, sender, hidden), now));
            }
        } else {
            toAll(sender, from, to.get(), hidden, receipt, now, routes);
        }
        return routes;
    }

    private static void toAll(
            DeviceAddress sender,
            PhoneAccount from,
            PhoneAccount to,
            boolean hidden,
            Node receipt,
            Instant now,
            Map<DeviceAddress, Node> routes) {
        String type = receipt.attribute("type").orElse("");
        if (!type.endsWith("-self")) {
            Node told = written(receipt, Directory.jid(from, 0, hidden), now);
            to.addresses().forEach(device -> routes.put(device, told));
        }
        if (BY_THE_OWNER.contains(type)) {
            Node copy =
                    written(receipt, jid(from, sender, hidden), now).with("recipient", Directory.jid(to, 0, hidden));
            from.addresses().stream()
                    .filter(device -> !device.equals(sender))
                    .forEach(device -> routes.put(device, copy));
        }
    }

    private static String jid(PhoneAccount account, DeviceAddress device, boolean hidden) {
        return Directory.jid(account, device.device(), hidden);
    }

    private static Node written(Node receipt, String from, Instant now) {
        Node written = Node.of("receipt")
                .with("from", from)
                .with("id", receipt.attribute("id").orElseThrow())
                .with("t", Long.toString(now.getEpochSecond()));
        List<String> names = new ArrayList<>(List.of("type"));
        names.addAll(REPEATED);
        for (String name : names) {
            Optional<String> value = receipt.attribute(name);
            written = value.isPresent() ? written.with(name, value.get()) : written;
        }
        return receipt.children().isEmpty() ? written : written.withChildren(receipt.children());
    }
}
