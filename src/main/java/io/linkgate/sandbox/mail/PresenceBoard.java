package io.linkgate.sandbox.mail;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.PhoneAccount;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Who is available, who wants to know, and who is typing. Nothing of it is kept: only connected devices get it. Safe
 * for use by any thread.
 */
final class PresenceBoard {

    /** Further subscriptions replace the oldest. */
    private static final int MAX_SUBSCRIPTIONS = 20_000;

    private final Directory directory;
    private final Errands errands;
    private final Set<DeviceAddress> available = new HashSet<>();
    private final Map<Subscription, Boolean> subscriptions = new LinkedHashMap<>();

    /**
     * A device that wants to know whether a person is available.
     *
     * @param hidden the form of the address in which it has asked
     */
    private record Subscription(DeviceAddress device, PhoneNumber person, boolean hidden) {}

    PresenceBoard(Directory directory, Errands errands) {
        this.directory = Objects.requireNonNull(directory);
        this.errands = Objects.requireNonNull(errands);
    }

    /** Takes a presence of a device: of itself, or a subscription to that of another. */
    synchronized void presence(DeviceAddress sender, Node presence) {
        switch (presence.attribute("type").orElse("available")) {
            case "subscribe" ->
                presence.attribute("to").flatMap(MailAddress::parse).ifPresent(to -> subscribe(sender, to));
            case "unavailable" -> changed(sender, false);
            case "available" -> changed(sender, true);
            default -> {
                // Other types are for groups and channels.
            }
        }
    }

    /** Passes on that a person is typing, or no longer. */
    void typing(DeviceAddress sender, PhoneAccount from, Node chatState) {
        Optional<MailAddress> to = chatState.attribute("to").flatMap(MailAddress::parse);
        to.flatMap(directory::account).ifPresent(account -> {
            Node passed = Node.of("chatstate")
                    .with("from", Directory.jid(from, sender.device(), to.get().hidden()))
                    .withChildren(chatState.children());
            account.addresses().stream()
                    .filter(device -> !device.isPhone() && !device.equals(sender))
                    .forEach(device -> errands.pass(device, passed));
        });
    }

    /** The device is no longer connected. */
    synchronized void gone(DeviceAddress device) {
        changed(device, false);
        subscriptions.keySet().removeIf(subscription -> subscription.device().equals(device));
    }

    private void subscribe(DeviceAddress device, MailAddress to) {
        directory.account(to).ifPresent(person -> {
            Subscription subscription = new Subscription(device, person.phone(), to.hidden());
            subscriptions.put(subscription, true);
            if (subscriptions.size() > MAX_SUBSCRIPTIONS) {
                subscriptions.remove(subscriptions.keySet().iterator().next());
            }
            inform(subscription, isAvailable(person.phone()));
        });
    }

    private void changed(DeviceAddress device, boolean now) {
        boolean before = isAvailable(device.phone());
        boolean unused = now ? available.add(device) : available.remove(device);
        boolean after = isAvailable(device.phone());
        if (before != after) {
            List.copyOf(subscriptions.keySet()).stream()
                    .filter(subscription -> subscription.person().equals(device.phone()))
                    .forEach(subscription -> inform(subscription, after));
        }
    }

    private boolean isAvailable(PhoneNumber person) {
        return available.stream().anyMatch(device -> device.phone().equals(person));
    }

    private void inform(Subscription subscription, boolean now) {
        directory
                .account(DeviceAddress.ofPhone(subscription.person()))
                .ifPresent(person -> errands.pass(
                        subscription.device(),
                        Node.of("presence")
                                .with("from", Directory.jid(person, 0, subscription.hidden()))
                                .with("type", now ? "available" : "unavailable")));
    }
}
