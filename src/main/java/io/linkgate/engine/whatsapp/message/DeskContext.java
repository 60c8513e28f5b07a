package io.linkgate.engine.whatsapp.message;

import io.linkgate.engine.whatsapp.memory.Draft;
import io.linkgate.engine.whatsapp.memory.KeptTexts;
import io.linkgate.engine.whatsapp.memory.KnownAccounts;
import io.linkgate.engine.whatsapp.memory.SessionVault;
import io.linkgate.engine.whatsapp.memory.StoreFailedException;
import io.linkgate.protocol.delivery.Ciphertext;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.message.Padding;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.signal.Encrypted;
import io.linkgate.protocol.signal.SignalAddress;
import io.linkgate.protocol.signal.SignalRecord;
import io.linkgate.protocol.signal.SignalSessions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts that the work of one desk shares. All of it is confined to the desk's mailbox.
 *
 * @param self the own account and this device
 * @param vault the sessions, and everything else that is kept
 * @param accounts the numbers and devices of accounts
 * @param sent the texts that were sent
 * @param queries the questions to the server
 * @param signal encrypts and decrypts
 * @param clock the wall clock
 * @param random the source of keys
 * @param out sends a stanza
 * @param broken ends the connection, since the disk failed
 */
record DeskContext(
        Self self,
        SessionVault vault,
        KnownAccounts accounts,
        KeptTexts sent,
        Queries queries,
        SignalSessions signal,
        Clock clock,
        SecureRandom random,
        Consumer<Node> out,
        Consumer<StoreFailedException> broken) {

    private static final Logger LOG = LoggerFactory.getLogger(DeskContext.class);

    /**
     * Returns the session with a device as it will be. One that the address of the own phone has with another key is
     * none: it may have begun when the hidden number was not known to be the own one.
     */
    SignalRecord session(Draft draft, Jid device) {
        SignalRecord session = draft.session(accounts.sessionAddress(draft, device));
        return session.peerIdentity()
                        .filter(key -> self.isOtherPhone(device, key))
                        .isPresent()
                ? SignalRecord.empty()
                : session;
    }

    /**
     * Encrypts content for a device, in the draft that must be committed before it leaves.
     *
     * @param content a protobuf message, not padded
     * @return empty if there is no session with the device
     */
    Optional<Ciphertext> encrypt(Draft draft, Jid device, byte[] content) {
        SignalAddress address = accounts.sessionAddress(draft, device);
        SignalRecord session = session(draft, device);
        if (!session.canSend()) {
            return Optional.empty();
        }
        Encrypted encrypted = signal.encrypt(session, Padding.pad(content, random));
        draft.put(address, encrypted.next());
        return Optional.of(Ciphertext.of(encrypted.kind(), encrypted.bytes()));
    }

    /**
     * Handles a failure of work that continued after a query: ends the connection if the disk failed.
     *
     * @return whether it was the disk; otherwise the server did not answer
     */
    boolean takeFailure(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof StoreFailedException failed) {
            broken.accept(failed);
            return true;
        }
        if (!(cause instanceof Queries.UnansweredException)) {
            LOG.error("The work on a message failed because of a bug", cause);
        }
        return false;
    }
}
