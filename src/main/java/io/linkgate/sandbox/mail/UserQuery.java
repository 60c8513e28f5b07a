package io.linkgate.sandbox.mail;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.identity.AdvIssuer;
import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.LinkedDevice;
import io.linkgate.sandbox.account.PhoneAccount;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Answers queries about people ({@code usync}): whether a number has an account, its hidden number, its devices
 * (messaging.md sections 3 and 4). All other parts of a query get an empty answer, as for people who share nothing.
 */
final class UserQuery {

    /** Answered with an empty child. */
    private static final Set<String> EMPTY = Set.of("status", "disappearing_mode", "username", "picture");

    private final Directory directory;
    private final SecureRandom random;

    UserQuery(Directory directory, SecureRandom random) {
        this.directory = Objects.requireNonNull(directory);
        this.random = Objects.requireNonNull(random);
    }

    /** The people that a query asks about, without those that have no account. */
    List<PhoneAccount> asked(Node usync) {
        return usync.child("list").stream()
                .flatMap(list -> list.children("user").stream())
                .map(this::account)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Answers a query.
     *
     * @param hiding whether hidden numbers are withheld
     */
    Node answer(Node usync, boolean hiding, Instant now) {
        List<Node> protocols = usync.child("query").map(Node::children).orElse(List.of());
        List<Node> users = usync.child("list").stream()
                .flatMap(list -> list.children("user").stream())
                .map(user -> user(user, protocols, hiding, now))
                .toList();
        Node answer = Node.of("usync");
        for (String name : List.of("sid", "mode", "context", "index", "last")) {
            Optional<String> value = usync.attribute(name);
            answer = value.isPresent() ? answer.with(name, value.get()) : answer;
        }
        return answer.withChildren(
                Node.of("result")
                        .withChildren(protocols.stream()
                                .map(protocol -> Node.of(protocol.tag()))
                                .toList()),
                Node.of("list").withChildren(users));
    }

    private Node user(Node asked, List<Node> protocols, boolean hiding, Instant now) {
        Optional<PhoneAccount> account = account(asked);
        List<Node> children = protocols.stream()
                .flatMap(protocol -> child(protocol, asked, account, hiding, now).stream())
                .toList();
        boolean byLid = protocols.stream()
                .anyMatch(protocol -> protocol.tag().equals("contact") && protocol.has("addressing_mode", "lid"));
        Node user = Node.of("user");
        if (asked.attribute("jid").isPresent()) {
            user = user.with("jid", asked.attribute("jid").get());
        } else if (account.isPresent() && byLid && !hiding) {
            user = user.with("jid", Directory.jid(account.get(), 0, true))
                    .with("pn_jid", Directory.jid(account.get(), 0, false));
        } else {
            user = user.with("jid", written(asked, account));
        }
        return user.withChildren(children);
    }

    /** The account's own spelling of the number that was asked for, or that one. */
    private static String written(Node asked, Optional<PhoneAccount> account) {
        return account.map(known -> Directory.jid(known, 0, false))
                .or(() -> contact(asked).map(number -> number.text() + "@s.whatsapp.net"))
                .orElse("@s.whatsapp.net");
    }

    private Optional<Node> child(
            Node protocol, Node asked, Optional<PhoneAccount> account, boolean hiding, Instant now) {
        String tag = protocol.tag();
        return switch (tag) {
            case "contact" ->
                Optional.of(Node.of("contact")
                        .with("type", account.isPresent() ? "in" : "out")
                        .withText(asked.child("contact").flatMap(Node::text).orElse("")));
            case "lid" ->
                account.filter(any -> !hiding).map(known -> Node.of("lid").with("val", Directory.jid(known, 0, true)));
            case "devices" -> Optional.of(devices(account, now));
            default -> EMPTY.contains(tag) && account.isPresent() ? Optional.of(Node.of(tag)) : Optional.empty();
        };
    }

    private Node devices(Optional<PhoneAccount> account, Instant now) {
        if (account.isEmpty()) {
            return Node.of("devices").withChildren(Node.of("device-list").withChildren(List.of()));
        }
        return Node.of("devices").withChildren(deviceList(account.get()), keyIndexList(account.get(), now));
    }

    private static Node deviceList(PhoneAccount account) {
        List<Node> devices = new ArrayList<>(List.of(Node.of("device").with("id", "0")));
        account.devices().stream()
                .map(device -> Node.of("device")
                        .with("id", Integer.toString(device.number()))
                        .with("key-index", Integer.toString(device.keyIndex())))
                .forEach(devices::add);
        return Node.of("device-list").withChildren(devices);
    }

    /** The list of the valid key indexes, signed by the account. */
    Node keyIndexList(PhoneAccount account, Instant now) {
        List<Integer> valid = Stream.concat(
                        Stream.of(0), account.devices().stream().map(LinkedDevice::keyIndex))
                .toList();
        byte[] signed = new AdvIssuer(account.identity(), account.rawId(), random)
                .keyIndexList(now, account.lastKeyIndex(), valid);
        return Node.of("key-index-list")
                .with("ts", Long.toString(now.getEpochSecond()))
                .withBytes(signed);
    }

    private Optional<PhoneAccount> account(Node user) {
        return user.attribute("jid")
                .flatMap(directory::account)
                .or(() ->
                        contact(user).flatMap(number -> directory.account(new MailAddress(number.digits(), 0, false))));
    }

    /** The number in {@code +49123@c.us}, {@code +49123} or {@code 49123@s.whatsapp.net}. */
    private static Optional<PhoneNumber> contact(Node user) {
        return user.child("contact")
                .flatMap(Node::text)
                .map(text ->
                        text.toLowerCase(Locale.ROOT).replaceFirst("@.*$", "").replaceFirst("^\\+", ""))
                .flatMap(PhoneNumber::ofDigits);
    }
}
