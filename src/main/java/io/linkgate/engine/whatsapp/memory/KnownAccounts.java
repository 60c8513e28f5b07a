package io.linkgate.engine.whatsapp.memory;

import io.linkgate.engine.message.StoreKind;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.message.LidPair;
import io.linkgate.protocol.signal.SignalAddress;
import io.linkgate.protocol.signal.SignalRecord;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is known of accounts: which phone number and hidden number belong together, and which devices an account has.
 * Confined to the desk's mailbox.
 */
public final class KnownAccounts {

    /** Changes are announced, but an announcement can be missed while this device is away. */
    private static final Duration DEVICES_KEPT = Duration.ofHours(1);

    private static final String MIGRATED = "lid_migrated";

    private final SessionVault vault;
    private final Clock clock;

    public KnownAccounts(SessionVault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    /** Returns the hidden number of a phone number, without a device. */
    public Optional<Jid> hiddenOf(Jid phone) {
        return jid(vault.load(StoreKind.LID, phone.bare().text()));
    }

    /** Returns the phone number of a hidden number, without a device. */
    public Optional<Jid> phoneOf(Jid hidden) {
        return jid(vault.load(StoreKind.PHONE, hidden.bare().text()));
    }

    /** Returns the phone number of a hidden number as it will be known, without a device. */
    public Optional<Jid> phoneOf(Draft draft, Jid hidden) {
        return jid(draft.load(StoreKind.PHONE, hidden.bare().text()));
    }

    /** Returns the form that stands for an account: its hidden number as soon as it is known; without a device. */
    public Jid mainForm(Draft draft, Jid jid) {
        Jid account = jid.bare();
        return account.isPhone()
                ? jid(draft.load(StoreKind.LID, account.text())).orElse(account)
                : account;
    }

    /** Returns the other number of an account, whichever it is. */
    public Optional<Jid> otherFormOf(Jid jid) {
        return jid.isHidden() ? phoneOf(jid) : hiddenOf(jid);
    }

    /** Whether two JIDs are of one account, by either of its numbers. */
    public boolean areSame(Jid one, Jid other) {
        return one.isSameUser(other)
                || otherFormOf(one).filter(other::isSameUser).isPresent();
    }

    /** Whether the phone has announced since the link that its chats are filed under hidden numbers now. */
    public boolean isMigrated() {
        return vault.load(StoreKind.ACCOUNT, MIGRATED).isPresent();
    }

    public void migrated(Draft draft) {
        draft.put(StoreKind.ACCOUNT, MIGRATED, new byte[] {1}, Optional.empty());
    }

    /** Notes that two numbers belong to one account. */
    public void learn(Draft draft, LidPair pair) {
        String phoneText = pair.phone().text();
        String hiddenText = pair.hidden().text();
        if (!draft.load(StoreKind.LID, phoneText).map(KnownAccounts::text).equals(Optional.of(hiddenText))) {
            draft.put(StoreKind.LID, phoneText, bytes(hiddenText), Optional.empty());
        }
        if (!draft.load(StoreKind.PHONE, hiddenText).map(KnownAccounts::text).equals(Optional.of(phoneText))) {
            draft.put(StoreKind.PHONE, hiddenText, bytes(phoneText), Optional.empty());
        }
    }

    /** Returns the known devices of an account; empty if they must be asked for. */
    public Optional<List<Jid>> devices(Jid user) {
        return vault.load(StoreKind.DEVICES, user.bare().text())
                .map(lines -> text(lines)
                        .lines()
                        .flatMap(line -> Jid.parse(line).stream())
                        .toList());
    }

    /** Keeps the devices of an account for a while. That there are none is asked again: an account may come to be. */
    public void keepDevices(Draft draft, Jid user, Collection<Jid> devices) {
        if (devices.isEmpty()) {
            return;
        }
        String lines = devices.stream().map(Jid::text).collect(Collectors.joining("\n"));
        draft.put(
                StoreKind.DEVICES,
                user.bare().text(),
                bytes(lines),
                Optional.of(clock.instant().plus(DEVICES_KEPT)));
    }

    /** Forgets the devices of an account under both of its numbers, so that they are asked for again. */
    public void forgetDevices(Draft draft, Jid user) {
        draft.drop(StoreKind.DEVICES, user.bare().text());
        otherFormOf(user).ifPresent(other -> draft.drop(StoreKind.DEVICES, other.text()));
    }

    /**
     * Returns the address of the session with a device: under the hidden number when it is known. A session that was
     * begun under the phone number moves there (whatsmeow {@code message.go}, {@code migrateSessionStore}).
     */
    public SignalAddress sessionAddress(Draft draft, Jid device) {
        StoreKind other = device.isPhone() ? StoreKind.LID : StoreKind.PHONE;
        SignalAddress address = device.signalAddress();
        if (!device.isPhone() && (!device.isHidden() || draft.session(address).canSend())) {
            return address;
        }
        Optional<Jid> counterpart = jid(draft.load(other, device.bare().text())).map(device::under);
        if (counterpart.isEmpty()) {
            return address;
        }
        SignalAddress otherAddress = counterpart.get().signalAddress();
        return device.isPhone() ? moved(draft, address, otherAddress) : moved(draft, otherAddress, address);
    }

    private static SignalAddress moved(Draft draft, SignalAddress former, SignalAddress address) {
        SignalRecord session = draft.session(former);
        if (session.canSend() && !draft.session(address).canSend()) {
            draft.put(address, session);
            draft.drop(former);
        }
        return address;
    }

    private static Optional<Jid> jid(Optional<byte[]> bytes) {
        return bytes.map(KnownAccounts::text).flatMap(Jid::parse);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
