package io.linkgate.engine.whatsapp.memory;

import io.linkgate.engine.message.MessageChanges;
import io.linkgate.engine.message.MessageStore;
import io.linkgate.engine.message.StoreEntry;
import io.linkgate.engine.message.StoreKind;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.identity.SignedPreKey;
import io.linkgate.protocol.signal.OwnPreKeys;
import io.linkgate.protocol.signal.SignalAddress;
import io.linkgate.protocol.signal.SignalException;
import io.linkgate.protocol.signal.SignalRecord;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Signal sessions and pre-keys of this device. Some sessions are held in memory, since one desk alone changes them;
 * the store has the truth. Blocks on the disk; confined to the desk's mailbox.
 */
public final class SessionVault implements OwnPreKeys {

    private static final Logger LOG = LoggerFactory.getLogger(SessionVault.class);

    /** A chat uses about four sessions: two devices on each side. */
    private static final int MAX_CACHED = 64;

    private final MessageStore store;
    private final SignedPreKey signedPreKey;
    private final RecentValues recent;
    private final Map<SignalAddress, SignalRecord> cached = new LatestEntries<>(MAX_CACHED);

    public SessionVault(MessageStore store, SignedPreKey signedPreKey, Clock clock) {
        this.store = store;
        this.signedPreKey = signedPreKey;
        this.recent = new RecentValues(clock);
    }

    public SignalRecord session(SignalAddress address) {
        SignalRecord known = cached.get(address);
        if (known == null) {
            known = load(StoreKind.SESSION, address.text())
                    .map(SessionVault::read)
                    .orElseGet(SignalRecord::empty);
            cached.put(address, known);
        }
        return known;
    }

    public Optional<byte[]> load(StoreKind kind, String key) {
        return recent.load(kind, key, () -> guarded(() -> store.load(kind, key)));
    }

    /** Loads all values of a kind, the oldest first. */
    public List<StoreEntry> all(StoreKind kind) {
        return guarded(() -> store.all(kind));
    }

    /**
     * Returns the addresses of all devices with that name that have a session. Reads all sessions: for rare occasions.
     */
    public List<SignalAddress> sessionsOf(String name) {
        return all(StoreKind.SESSION).stream()
                .map(StoreEntry::key)
                .filter(key -> key.startsWith(name + "."))
                .map(key -> new SignalAddress(name, Integer.parseInt(key.substring(name.length() + 1))))
                .toList();
    }

    /** Erases a one-time pre-key that was used. */
    public void dropPreKey(int id) {
        guarded(() -> {
            store.dropPreKey(id);
            return id;
        });
    }

    public Draft draft() {
        return new Draft(this);
    }

    /** Makes all changes or none; on disk when it returns. If it throws, the truth is read again from the disk. */
    public void commit(Draft draft) {
        MessageChanges changes = draft.changes();
        if (changes.isEmpty()) {
            return;
        }
        try {
            store.commit(changes);
            cached.putAll(draft.sessions());
            recent.committed(changes);
        } catch (Throwable e) { // a session older than the one on disk would use a sending counter twice
            draft.sessions().keySet().forEach(cached::remove);
            recent.forget(changes);
            throw new StoreFailedException(e);
        }
    }

    /** One signed pre-key was made with the device and is never replaced. */
    @Override
    public Optional<KeyPair> signed(int id) {
        return id == signedPreKey.id() ? Optional.of(signedPreKey.pair()) : Optional.empty();
    }

    @Override
    public Optional<KeyPair> oneTime(int id) {
        return guarded(() -> store.preKey(id)).map(bytes -> {
            KeyPair pair = KeyPair.ofPrivate(bytes);
            Arrays.fill(bytes, (byte) 0);
            return pair;
        });
    }

    private static <T> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (Throwable e) {
            throw new StoreFailedException(e);
        }
    }

    /** A session that cannot be read is as good as none: the peer is asked to begin another. */
    private static SignalRecord read(byte[] bytes) {
        try {
            return SignalRecord.read(bytes);
        } catch (SignalException e) {
            LOG.warn("A saved session with a peer is damaged; it begins again with the next message");
            return SignalRecord.empty();
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
