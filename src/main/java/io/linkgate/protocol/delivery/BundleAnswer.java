package io.linkgate.protocol.delivery;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.identity.AdvChain;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.signal.PreKeyBundle;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The keys of devices. Those of a companion are refused if its account has provably not signed for it; a missing proof
 * is accepted, since the server may leave it out (whatsapp-rust {@code wacore/src/prekeys.rs}, like the web client). The
 * owner's phone has the key that came with the link, and no other.
 *
 * @param bundles by the address that was asked for
 * @param refused why there are no keys of a device
 */
public record BundleAnswer(Map<Jid, PreKeyBundle> bundles, Map<Jid, Refusal> refused) {

    /** Maximum number of devices that is read; further ones, and those that were not asked for, are ignored. */
    public static final int MAX_DEVICES = 1000;

    /** Why the keys of a device cannot be used. */
    public enum Refusal {
        /** The server has none. */
        UNAVAILABLE,
        /** A key is missing or malformed. */
        MALFORMED,
        /** The device is not one of its account. */
        FOREIGN_DEVICE
    }

    public BundleAnswer {
        bundles = Map.copyOf(bundles);
        refused = Map.copyOf(refused);
    }

    /**
     * Reads the answer to {@link BundleQuery}. The signed pre-keys are not verified yet.
     *
     * @param asked the devices that were asked for
     * @param own whose account key does not depend on the answer
     * @param accountKey the Signal identity of an account's phone: that of the own one from the link, others if there
     *     was a session; asked for addresses without a device
     * @throws DeliveryException if it is an error, or has no list
     */
    public static BundleAnswer parse(
            Node iq, Collection<Jid> asked, OwnJids own, Function<Jid, Optional<PublicKey>> accountKey)
            throws DeliveryException {
        Set<Jid> wanted = Set.copyOf(asked);
        Map<Jid, PreKeyBundle> bundles = new LinkedHashMap<>();
        Map<Jid, Refusal> refused = new LinkedHashMap<>();
        Map<Jid, Node> users = new LinkedHashMap<>();
        Stanzas.result(iq, "list").children("user").stream()
                .limit(MAX_DEVICES)
                .forEach(user -> Stanzas.jid(user, "jid")
                        .filter(wanted::contains)
                        .ifPresent(jid -> users.putIfAbsent(jid, user)));
        users.forEach((jid, user) -> {
            Optional<PreKeyBundle> bundle = BundleReader.read(user);
            if (user.child("error").isPresent()) {
                refused.put(jid, Refusal.UNAVAILABLE);
            } else if (bundle.isEmpty()) {
                refused.put(jid, Refusal.MALFORMED);
            } else {
                bundles.put(jid, bundle.get());
            }
        });
        users.forEach((jid, user) -> {
            PreKeyBundle bundle = bundles.get(jid);
            if (bundle != null && isForeign(jid, user, bundle, own, phoneKey(jid, own, bundles, accountKey))) {
                bundles.remove(jid);
                refused.put(jid, Refusal.FOREIGN_DEVICE);
            }
        });
        return new BundleAnswer(bundles, refused);
    }

    /** Returns whether it is a companion that has a proof, and it is broken; or the owner's phone with another key. */
    static boolean isForeign(Jid jid, Node user, PreKeyBundle bundle, OwnJids own, Optional<PublicKey> accountKey) {
        if (jid.device() == 0) {
            return own.isOwn(jid)
                    && accountKey.filter(key -> !key.equals(bundle.identity())).isPresent();
        }
        return BundleReader.deviceIdentity(user)
                .map(identity -> AdvChain.of(identity, bundle.identity(), accountKey))
                .filter(chain -> chain == AdvChain.BROKEN)
                .isPresent();
    }

    /**
     * The phone's keys in this answer are newer than those that are stored, since an account can be registered again.
     * The own one cannot: that ends the link.
     */
    private static Optional<PublicKey> phoneKey(
            Jid jid, OwnJids own, Map<Jid, PreKeyBundle> bundles, Function<Jid, Optional<PublicKey>> accountKey) {
        return Optional.ofNullable(bundles.get(jid.bare()))
                .filter(any -> !own.isOwn(jid))
                .map(PreKeyBundle::identity)
                .or(() -> accountKey.apply(jid.bare()));
    }

    @Override
    public String toString() {
        return "BundleAnswer[" + bundles.size() + ", refused=" + refused.size() + "]";
    }
}
