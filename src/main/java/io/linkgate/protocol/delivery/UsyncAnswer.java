package io.linkgate.protocol.delivery;

import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.message.LidPair;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.CompanionStanzas;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the server knows about accounts (whatsmeow {@code user.go}, zapo {@code transport/node/builders/usync.ts}).
 *
 * @param users up to {@link #MAX_USERS}; further ones, and those without an address, are ignored
 */
public record UsyncAnswer(List<User> users) {

    /** Maximum number of accounts that is read. */
    public static final int MAX_USERS = 1000;

    /** The old server of phone numbers, which contacts are still asked for under. */
    static final String CONTACT_SERVER = "@c.us";

    private static final int MAX_CONTACT = 64;

    public UsyncAnswer {
        users = List.copyOf(users);
    }

    /**
     * One account. Never printed.
     *
     * @param jid its address as it was asked for, or its hidden number; without a device
     * @param phone its phone number
     * @param hidden its hidden number
     * @param devices empty if they were not asked for or the server has named an error
     * @param contact empty if it was not asked for
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public record User(
            Jid jid,
            Optional<Jid> phone,
            Optional<Jid> hidden,
            Optional<DeviceList> devices,
            Optional<Contact> contact) {
        public User {
            Objects.requireNonNull(jid);
            Objects.requireNonNull(phone);
            Objects.requireNonNull(hidden);
            Objects.requireNonNull(devices);
            Objects.requireNonNull(contact);
        }

        /** Returns both numbers, if both are known. */
        public Optional<LidPair> pair() {
            return phone.flatMap(number -> hidden.flatMap(other -> LidPair.of(number, other)));
        }

        @Override
        public String toString() {
            return "User[" + jid + "]";
        }
    }

    /**
     * Whether a phone number has an account. Never prints the number.
     *
     * @param asked the digits that were asked for
     */
    public record Contact(String asked, boolean exists) {
        public Contact {
            Objects.requireNonNull(asked);
        }

        @Override
        public String toString() {
            return "Contact[" + exists + "]";
        }
    }

    /**
     * Reads the answer to a request of {@link UsyncQuery}.
     *
     * @throws DeliveryException if it is an error, has no list, or lacks a part because of an error: that an account
     *     has no devices and that the server did not name them are two things
     */
    public static UsyncAnswer parse(Node iq) throws DeliveryException {
        Node usync = Stanzas.result(iq, "usync");
        Node list = usync.child("list").orElseThrow(() -> new DeliveryException("an answer without a list"));
        refuseErrors(usync, list);
        return new UsyncAnswer(list.children("user").stream()
                .limit(MAX_USERS)
                .flatMap(user -> user(user).stream())
                .toList());
    }

    /** Returns what was answered about an account, asked for by either number. */
    public Optional<User> user(Jid jid) {
        return users.stream()
                .filter(user -> user.jid().isSameUser(jid)
                        || user.phone().filter(jid::isSameUser).isPresent()
                        || user.hidden().filter(jid::isSameUser).isPresent())
                .findFirst();
    }

    /** Returns whether a phone number has an account; empty if the answer does not name it. */
    public Optional<Boolean> exists(String digits) {
        return users.stream()
                .flatMap(user -> user.contact().stream())
                .filter(contact -> contact.asked().equals(digits))
                .map(Contact::exists)
                .findFirst();
    }

    /** Errors of a whole part are next to the list (zapo {@code transport/node/builders/usync.ts}). */
    private static void refuseErrors(Node usync, Node list) throws DeliveryException {
        List<Node> parts = usync.child("result").map(Node::children).orElse(List.of());
        for (Node part : parts) {
            Optional<Node> error = part.child("error");
            boolean missing = list.children().stream()
                    .allMatch(user -> user.child(part.tag()).isEmpty());
            if (error.isPresent() && missing) {
                throw new DeliveryException(
                        "the server refused a part of a request", CompanionStanzas.number(error.get(), "code"));
            }
        }
    }

    private static Optional<User> user(Node user) {
        Optional<Jid> phone = Stanzas.user(user, "pn_jid").filter(Jid::isPhone);
        Optional<Jid> contactPhone = contact(user).map(Contact::asked).flatMap(UsyncAnswer::phone);
        return Stanzas.user(user, "jid").or(() -> phone).or(() -> contactPhone).map(jid -> {
            Optional<Jid> hidden =
                    user.child("lid").flatMap(lid -> Stanzas.user(lid, "val")).filter(Jid::isHidden);
            return new User(
                    jid,
                    phone.or(() -> Optional.of(jid).filter(Jid::isPhone)),
                    hidden.or(() -> Optional.of(jid).filter(Jid::isHidden)),
                    user.child("devices").flatMap(devices -> DeviceList.of(jid, devices)),
                    contact(user));
        });
    }

    private static Optional<Contact> contact(Node user) {
        return user.child("contact")
                .map(contact -> new Contact(
                        contact.text()
                                .filter(text -> text.length() <= MAX_CONTACT)
                                .map(UsyncAnswer::digits)
                                .orElse(""),
                        contact.has("type", "in")));
    }

    private static Optional<Jid> phone(String digits) {
        return digits.matches("[0-9]{5,20}") ? Optional.of(Jid.phone(digits)) : Optional.empty();
    }

    private static String digits(String asked) {
        String number =
                asked.endsWith(CONTACT_SERVER) ? asked.substring(0, asked.length() - CONTACT_SERVER.length()) : asked;
        return number.startsWith("+") ? number.substring(1) : number;
    }
}
