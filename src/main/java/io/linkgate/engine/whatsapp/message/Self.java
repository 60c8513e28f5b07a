package io.linkgate.engine.whatsapp.message;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.delivery.IncomingMessage;
import io.linkgate.protocol.delivery.OwnJids;
import io.linkgate.protocol.identity.AdvChain;
import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.identity.LinkedIdentity;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import java.util.Objects;
import java.util.Optional;

/**
 * The own account and this device. Never prints a number.
 *
 * @param jids the addresses of this device
 * @param keys this device's keys
 * @param identity the proof that the account has linked this device
 * @param unmigrated whether the phone has announced that its chats are filed under phone numbers
 */
public record Self(OwnJids jids, CompanionKeys keys, LinkedIdentity identity, boolean unmigrated) {

    public Self {
        Objects.requireNonNull(jids);
        Objects.requireNonNull(keys);
        Objects.requireNonNull(identity);
    }

    /** Returns the proof in the form in which it goes with messages that begin a session. */
    SecretBytes deviceIdentity() {
        return SecretBytes.of(identity.stored());
    }

    /**
     * Whether a message comes in the name of the owner and not from a device of the owner. The own phone has the key
     * that came with the link; a companion that shows a proof shows one that this key has signed.
     *
     * @param sender the Signal identity that has encrypted it
     */
    boolean isForged(IncomingMessage message, PublicKey sender) {
        if (!message.own()) {
            return false;
        }
        return message.sender().device() == 0
                ? isOtherPhone(message.sender(), sender)
                : message.stanza()
                        .child("device-identity")
                        .flatMap(Node::bytes)
                        .filter(proof ->
                                AdvChain.of(proof, sender, Optional.of(identity.accountKey())) == AdvChain.BROKEN)
                        .isPresent();
    }

    /** Whether a device has the address of the own phone, and another key than the one that came with the link. */
    boolean isOtherPhone(Jid device, PublicKey key) {
        return device.device() == 0 && jids.isOwn(device) && !key.equals(identity.accountKey());
    }

    @Override
    public String toString() {
        return "Self[" + jids + "]";
    }
}
