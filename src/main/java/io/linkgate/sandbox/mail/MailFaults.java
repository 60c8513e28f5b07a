package io.linkgate.sandbox.mail;

import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.Accounts;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.LinkedDevice;
import io.linkgate.sandbox.account.PhoneAccount;
import io.linkgate.sandbox.fault.Fault;
import io.linkgate.sandbox.fault.FaultKind;
import io.linkgate.sandbox.fault.Faults;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/** The effects of the faults of mail, on the server's side. Safe for use by any thread. */
final class MailFaults {

    private static final int HASH_BYTES = 6;

    private final Accounts accounts;
    private final Faults faults;
    private final SecureRandom random;
    /** A message that waits for the next one, by the device that gets both. */
    private final Map<DeviceAddress, Node> held = new HashMap<>();

    MailFaults(Accounts accounts, Faults faults, SecureRandom random) {
        this.accounts = Objects.requireNonNull(accounts);
        this.faults = Objects.requireNonNull(faults);
        this.random = Objects.requireNonNull(random);
    }

    /**
     * What happens to a message that a device sends.
     *
     * @param refusal the code with which it is refused
     * @param wrongHash a hash of other devices for its ack
     */
    record Plan(Optional<FaultKind> kind, OptionalInt refusal, Optional<String> wrongHash) {

        static final Plan NONE = new Plan(Optional.empty(), OptionalInt.empty(), Optional.empty());

        boolean isSilent() {
            return is(FaultKind.NO_ACK);
        }

        boolean addsDevice() {
            return is(FaultKind.NEW_DEVICE);
        }

        boolean changesIdentity() {
            return is(FaultKind.IDENTITY);
        }

        private boolean is(FaultKind one) {
            return kind.filter(any -> any == one).isPresent();
        }
    }

    /** The plan for a message that this device sends. */
    Plan whenSent(DeviceAddress sender) {
        return trigger(sender, Fault::appliesToSent)
                .map(fault -> new Plan(
                        Optional.of(fault.kind()),
                        fault.kind() == FaultKind.ACK ? OptionalInt.of(fault.code()) : OptionalInt.empty(),
                        fault.kind() == FaultKind.PHASH ? Optional.of(anyHash()) : Optional.empty()))
                .orElse(Plan.NONE);
    }

    /** What a device gets when a message is delivered to it: usually that message. */
    synchronized List<Node> whenDelivered(DeviceAddress device, Node message) {
        if (message.has("category", "peer")) {
            return List.of(message);
        }
        Optional<Node> earlier = Optional.ofNullable(held.remove(device));
        if (earlier.isPresent()) {
            return List.of(message, earlier.get());
        }
        Optional<Fault> fault = trigger(device, Fault::appliesToDelivered);
        if (fault.isEmpty()) {
            return List.of(message);
        }
        if (fault.get().kind() == FaultKind.DUPLICATE) {
            return List.of(message, message);
        }
        held.put(device, message);
        return List.of();
    }

    /** The message that was held back for a device, which gets it now. */
    synchronized Optional<Node> held(DeviceAddress device) {
        return Optional.ofNullable(held.remove(device));
    }

    /** Whether this query is answered without hidden numbers. */
    boolean hidesNumbers(DeviceAddress sender, Node usync) {
        boolean asks = usync.child("query").flatMap(query -> query.child("lid")).isPresent();
        return asks && trigger(sender, Fault::appliesToLookup).isPresent();
    }

    /** Links a device that never connects; empty if the account has no room for one. */
    Optional<DeviceAddress> linkGhost(PhoneAccount account, Instant now) {
        return GhostDevice.link(accounts, account.phone(), random, now);
    }

    private Optional<Fault> trigger(DeviceAddress device, Predicate<Fault> which) {
        return accounts.device(device)
                .map(LinkedDevice::noiseKey)
                .flatMap(key -> faults.trigger(Optional.of(key), which));
    }

    private String anyHash() {
        byte[] bytes = new byte[HASH_BYTES];
        random.nextBytes(bytes);
        return "2:" + Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
}
