package io.linkgate.engine.whatsapp.memory;

import io.linkgate.engine.message.MessageChanges;
import io.linkgate.engine.message.MessageEvent;
import io.linkgate.engine.message.StoreEntry;
import io.linkgate.engine.message.StoreKind;
import io.linkgate.protocol.signal.SignalAddress;
import io.linkgate.protocol.signal.SignalRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes that are made together or not at all: nothing is on disk before {@link SessionVault#commit}. */
public final class Draft {

    private static final byte[] NOTHING = {};

    private final SessionVault vault;
    private final Map<SignalAddress, SignalRecord> sessions = new HashMap<>();
    private final Map<String, StoreEntry> put = new LinkedHashMap<>();
    private final Map<String, StoreEntry> dropped = new LinkedHashMap<>();
    private final List<MessageEvent> events = new ArrayList<>(1);

    public Draft(SessionVault vault) {
        this.vault = vault;
    }

    /** Returns a session as it will be. */
    public SignalRecord session(SignalAddress address) {
        SignalRecord changed = sessions.get(address);
        return changed == null ? vault.session(address) : changed;
    }

    public void put(SignalAddress address, SignalRecord session) {
        sessions.put(address, session);
        put(StoreKind.SESSION, address.text(), session.bytes(), Optional.empty());
    }

    public void drop(SignalAddress address) {
        sessions.put(address, SignalRecord.empty());
        drop(StoreKind.SESSION, address.text());
    }

    /** Returns a value as it will be. */
    public Optional<byte[]> load(StoreKind kind, String key) {
        String place = place(kind, key);
        if (dropped.containsKey(place)) {
            return Optional.empty();
        }
        StoreEntry changed = put.get(place);
        return changed == null ? vault.load(kind, key) : Optional.of(changed.value());
    }

    public void put(StoreKind kind, String key, byte[] value, Optional<Instant> expires) {
        dropped.remove(place(kind, key));
        put.put(place(kind, key), new StoreEntry(kind, key, value, expires));
    }

    public void drop(StoreKind kind, String key) {
        put.remove(place(kind, key));
        dropped.put(place(kind, key), new StoreEntry(kind, key, NOTHING, Optional.empty()));
    }

    public void happened(MessageEvent event) {
        events.add(event);
    }

    public MessageChanges changes() {
        return new MessageChanges(List.copyOf(put.values()), List.copyOf(dropped.values()), events);
    }

    public Map<SignalAddress, SignalRecord> sessions() {
        return sessions;
    }

    private static String place(StoreKind kind, String key) {
        return kind.wireName() + " " + key;
    }
}
