package io.linkgate.sandbox.mail;

import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.PhoneAccount;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The check of a message that a device sends, as strict as the service is known to be (messaging.md sections 8, 9 and
 * 17). What it accepts goes to the devices that were addressed; what it refuses goes to none.
 */
final class MessageCheck {

    /** Malformed, or hidden and other numbers mixed. */
    static final int MALFORMED = 400;

    /** There is no such recipient. */
    static final int NO_RECIPIENT = 404;

    /** The parts do not fit each other: an address with a device, a token or an identity where none belongs. */
    static final int INVALID = 479;

    private static final int MAX_ID = 128;
    private static final int MAX_COPIES = 512;
    private static final Set<String> TOKENS = Set.of("tctoken", "cstoken");

    private final Directory directory;

    MessageCheck(Directory directory) {
        this.directory = Objects.requireNonNull(directory);
    }

    /** Why a message is refused: a number for the ack. */
    static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;

        private final int code;

        Refused(int code) {
            super("refused with " + code, null, false, false);
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /**
     * Checks a message.
     *
     * @param from the sender's account
     * @throws Refused with the number for the ack
     */
    Envelope check(DeviceAddress sender, PhoneAccount from, Node message) throws Refused {
        require(
                message.attribute("id")
                                .filter(id -> !id.isEmpty() && id.length() <= MAX_ID)
                                .isPresent()
                        && message.attribute("type").isPresent(),
                MALFORMED);
        MailAddress address =
                message.attribute("to").flatMap(MailAddress::parse).orElseThrow(() -> unknown(message));
        PhoneAccount to = directory.account(address).orElseThrow(() -> new Refused(NO_RECIPIENT));
        Letter letter = new Letter(sender, from, to, address, message);
        if (message.has("category", "peer")) {
            return peer(letter);
        }
        return message.has("device_fanout", "false") ? again(letter) : toAllDevices(letter);
    }

    /** Groups and channels have no members here. */
    private static Refused unknown(Node message) {
        boolean jid = message.attribute("to").filter(to -> to.contains("@")).isPresent();
        return new Refused(jid ? NO_RECIPIENT : MALFORMED);
    }

    /** A message with the parts that every check needs. */
    private record Letter(DeviceAddress sender, PhoneAccount from, PhoneAccount to, MailAddress address, Node message) {

        Envelope accepted(boolean peer, List<Envelope.Copy> copies, boolean stale) {
            return new Envelope(sender, from, to, address.hidden(), peer, message, copies, stale);
        }

        Node onlyEnc() throws Refused {
            require(
                    message.children("enc").size() == 1
                            && message.child("participants").isEmpty(),
                    MALFORMED);
            return enc(message.children("enc").get(0));
        }
    }

    /** Between a companion and its phone. Never a token. */
    private static Envelope peer(Letter letter) throws Refused {
        require(letter.to().phone().equals(letter.from().phone()), INVALID);
        require(letter.message().children().stream().noneMatch(child -> TOKENS.contains(child.tag())), INVALID);
        require(letter.sender().isPhone() || letter.address().device() == 0, INVALID);
        Node enc = letter.onlyEnc();
        requireIdentity(letter, List.of(enc));
        DeviceAddress device =
                new DeviceAddress(letter.to().phone(), letter.address().device());
        require(Directory.has(letter.to(), device.device()) && !device.equals(letter.sender()), NO_RECIPIENT);
        return letter.accepted(true, List.of(new Envelope.Copy(device, enc)), false);
    }

    /**
     * To one device alone, which has asked for it by a retry receipt. Some clients add the identity to every one, and a
     * second copy under {@code participants} (Baileys {@code Socket/messages-send.ts}), which is left alone.
     */
    private Envelope again(Letter letter) throws Refused {
        require(letter.message().children("enc").size() == 1, MALFORMED);
        Node enc = enc(letter.message().children("enc").get(0));
        boolean anonymous = enc.has("type", "pkmsg")
                && !hasIdentity(letter)
                && !letter.sender().isPhone();
        require(!anonymous, INVALID);
        int device = letter.address().device();
        require(Directory.has(letter.to(), device), NO_RECIPIENT);
        // A copy for an own device names the chat apart.
        PhoneAccount chat = letter.message()
                .attribute("recipient")
                .flatMap(directory::account)
                .filter(any -> letter.to().phone().equals(letter.from().phone()))
                .orElse(letter.to());
        Envelope.Copy copy = new Envelope.Copy(new DeviceAddress(letter.to().phone(), device), enc);
        return new Envelope(
                letter.sender(),
                letter.from(),
                chat,
                letter.address().hidden(),
                false,
                letter.message(),
                List.of(copy),
                false);
    }

    private Envelope toAllDevices(Letter letter) throws Refused {
        require(letter.address().device() == 0 && !hasDevice(letter.message()), INVALID);
        Optional<Node> participants = letter.message().child("participants");
        List<Addressed> addressed = participants.isPresent()
                ? addressed(letter, participants.get())
                : List.of(new Addressed(letter.to(), 0, letter.onlyEnc()));
        require(
                !addressed.isEmpty() && letter.message().children("enc").size() == (participants.isPresent() ? 0 : 1),
                MALFORMED);
        requireIdentity(letter, addressed.stream().map(Addressed::enc).toList());
        List<Envelope.Copy> copies = addressed.stream()
                .filter(one -> Directory.has(one.account(), one.device()))
                .map(one -> new Envelope.Copy(new DeviceAddress(one.account().phone(), one.device()), one.enc()))
                .filter(copy -> !copy.device().equals(letter.sender()))
                .toList();
        Set<DeviceAddress> wanted = new HashSet<>();
        Stream.of(letter.from(), letter.to()).forEach(account -> wanted.addAll(account.addresses()));
        wanted.remove(letter.sender());
        boolean exact = copies.size() == addressed.size()
                && wanted.equals(
                        Set.copyOf(copies.stream().map(Envelope.Copy::device).toList()));
        return letter.accepted(false, copies, !exact);
    }

    /** One child of {@code participants}; the device may be gone. */
    private record Addressed(PhoneAccount account, int device, Node enc) {}

    private List<Addressed> addressed(Letter letter, Node participants) throws Refused {
        require(participants.children().size() <= MAX_COPIES, MALFORMED);
        List<Addressed> all = new ArrayList<>();
        Set<MailAddress> seen = new HashSet<>();
        for (Node to : participants.children()) {
            MailAddress address =
                    to.attribute("jid").flatMap(MailAddress::parse).orElseThrow(() -> new Refused(MALFORMED));
            PhoneAccount account = directory.account(address).orElseThrow(() -> new Refused(MALFORMED));
            boolean either = account.phone().equals(letter.to().phone())
                    || account.phone().equals(letter.from().phone());
            require(
                    to.tag().equals("to")
                            && either
                            && address.hidden() == letter.address().hidden()
                            && seen.add(address)
                            && to.children("enc").size() == 1,
                    MALFORMED);
            all.add(new Addressed(
                    account, address.device(), enc(to.children("enc").get(0))));
        }
        return all;
    }

    private static Node enc(Node enc) throws Refused {
        boolean known = enc.has("type", "pkmsg") || enc.has("type", "msg");
        require(
                enc.has("v", "2")
                        && known
                        && enc.bytes().filter(bytes -> bytes.length > 0).isPresent(),
                MALFORMED);
        return enc;
    }

    /** The identity of a companion is there if, and only if, a copy begins a session. A phone has none. */
    private static void requireIdentity(Letter letter, List<Node> copies) throws Refused {
        boolean begins = copies.stream().anyMatch(enc -> enc.has("type", "pkmsg"));
        require(letter.sender().isPhone() || begins == hasIdentity(letter), INVALID);
    }

    private static boolean hasIdentity(Letter letter) {
        return letter.message()
                .child("device-identity")
                .flatMap(Node::bytes)
                .filter(bytes -> bytes.length > 0)
                .isPresent();
    }

    /** {@code :0} names a device too. */
    private static boolean hasDevice(Node message) {
        return message.attribute("to").orElse("").contains(":");
    }

    private static void require(boolean good, int otherwise) throws Refused {
        if (!good) {
            throw new Refused(otherwise);
        }
    }
}
