package io.linkgate.engine.message;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** A store in memory, without expiry. Safe for use by any thread. */
public final class MemoryMessageStore implements MessageStore {

    private final Map<String, StoreEntry> entries = new LinkedHashMap<>();
    private final Map<Integer, byte[]> preKeys = new HashMap<>();
    private final List<MessageEvent> events = new ArrayList<>();
    private final IntFunction<Optional<byte[]>> otherPreKeys;
    private final List<StoreKind> loads = new ArrayList<>();
    private final List<MessageChanges> commits = new ArrayList<>();
    private boolean broken;
    private boolean unreadable;
    private Optional<Error> nextFailure = Optional.empty();
    private boolean failsAfterwards;

    public MemoryMessageStore() {
        this(id -> Optional.empty());
    }

    /** @param otherPreKeys has the pre-keys that are not in this store */
    public MemoryMessageStore(IntFunction<Optional<byte[]>> otherPreKeys) {
        this.otherPreKeys = otherPreKeys;
    }

    @Override
    public synchronized Optional<byte[]> load(StoreKind kind, String key) {
        if (unreadable) {
            throw new IllegalStateException("the disk does not answer");
        }
        loads.add(kind);
        return Optional.ofNullable(entries.get(kind + key))
                .map(entry -> entry.value().clone());
    }

    @Override
    public synchronized List<StoreEntry> all(StoreKind kind) {
        return entries.values().stream().filter(entry -> entry.kind() == kind).toList();
    }

    @Override
    public synchronized Optional<byte[]> preKey(int id) {
        byte[] own = preKeys.get(id);
        return own == null ? otherPreKeys.apply(id) : Optional.of(own.clone());
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
            failIfWanted(false);
            changes.dropped().forEach(entry -> entries.remove(entry.kind() + entry.key()));
            changes.put().forEach(entry -> entries.put(entry.kind() + entry.key(), entry));
            events.addAll(changes.events());
            commits.add(changes);
            failIfWanted(true);
        }
    }

    private void failIfWanted(boolean afterwards) {
        if (nextFailure.isPresent() && failsAfterwards == afterwards) {
            Error failure = nextFailure.get();
            nextFailure = Optional.empty();
            throw failure;
        }
    }

    /** Drops all values of a kind, as when their time is over. */
    public synchronized void forget(StoreKind kind) {
        entries.values().removeIf(entry -> entry.kind() == kind);
    }

    /** Makes every later commit fail, or succeed again. */
    public synchronized void breakDown(boolean now) {
        broken = now;
    }

    /** Makes the next commit fail, with nothing changed. */
    public synchronized void failNext(Error with) {
        nextFailure = Optional.of(with);
        failsAfterwards = false;
    }

    /** Makes the next commit fail, although everything is changed then. */
    public synchronized void failAfterNext(Error with) {
        nextFailure = Optional.of(with);
        failsAfterwards = true;
    }

    /** Makes every later load of one value fail, or succeed again. */
    public synchronized void breakReads(boolean now) {
        unreadable = now;
    }

    /** Returns the kinds of the values that were loaded so far. */
    public synchronized List<StoreKind> loads() {
        return List.copyOf(loads);
    }

    /** Returns all commits so far, in their order. */
    public synchronized List<MessageChanges> commits() {
        return List.copyOf(commits);
    }

    /** Returns all events so far. */
    public synchronized List<MessageEvent> events() {
        return List.copyOf(events);
    }
}
