package io.linkgate.engine.message;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A store in memory, without expiry. Safe for use by any thread. */
public final class MemoryMessageStore implements MessageStore {

    private final Map<String, StoreEntry> entries = new LinkedHashMap<>();
    private final Map<Integer, byte[]> preKeys = new HashMap<>();
    private final List<MessageEvent> events = new ArrayList<>();
    private final Consumer<MessageEvent> listener;
    private boolean broken;

    public MemoryMessageStore() {
        this(event -> {});
    }

    /** @param listener receives each event after its commit */
    public MemoryMessageStore(Consumer<MessageEvent> listener) {
        this.listener = listener;
    }

    @Override
    public synchronized Optional<byte[]> load(StoreKind kind, String key) {
        return Optional.ofNullable(entries.get(kind + key))
                .map(entry -> entry.value().clone());
    }

    @Override
    public synchronized List<StoreEntry> all(StoreKind kind) {
        return entries.values().stream().filter(entry -> entry.kind() == kind).toList();
    }

    @Override
    public synchronized Optional<byte[]> preKey(int id) {
        return Optional.ofNullable(preKeys.get(id)).map(byte[]::clone);
    }

    @Override
    public synchronized void dropPreKey(int id) {
        preKeys.remove(id);
    }

    /** Adds the private halves of one-time pre-keys. */
    public synchronized void addPreKeys(Map<Integer, byte[]> privateHalves) {
        privateHalves.forEach((id, key) -> preKeys.put(id, key.clone()));
    }

    @Override
    public void commit(MessageChanges changes) {
        synchronized (this) {
            if (broken) {
                throw new IllegalStateException("the disk is full");
            }
            changes.dropped().forEach(entry -> entries.remove(entry.kind() + entry.key()));
            changes.put().forEach(entry -> entries.put(entry.kind() + entry.key(), entry));
            events.addAll(changes.events());
        }
        changes.events().forEach(listener);
    }

    /** Makes every later commit fail, or succeed again. */
    public synchronized void breakDown(boolean now) {
        broken = now;
    }

    /** Returns all events so far. */
    public synchronized List<MessageEvent> events() {
        return List.copyOf(events);
    }
}
