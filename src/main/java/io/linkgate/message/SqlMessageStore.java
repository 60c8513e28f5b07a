package io.linkgate.message;

import io.linkgate.engine.message.MessageChanges;
import io.linkgate.engine.message.MessageEvent;
import io.linkgate.engine.message.MessageStore;
import io.linkgate.engine.message.SendOutcome;
import io.linkgate.engine.message.StoreEntry;
import io.linkgate.engine.message.StoreKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.Account;
import io.linkgate.session.UnreadableDeviceException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of one instance's device in the database. Its row is created with the first commit, and refers to the
 * device: when the device is erased, everything goes, and an object that a late connection still holds can write
 * nothing into the store of the next device.
 */
final class SqlMessageStore implements MessageStore {

    private static final Logger LOG = LoggerFactory.getLogger(SqlMessageStore.class);

    private static final int MAX_NOTED = 500;
    private static final int MAX_KEY = 200;
    private static final int MAX_VALUE = 256 * 1024;

    private final MessageStores shared;
    private final InstanceId id;
    private final Set<Chats.Chat> noted = ConcurrentHashMap.newKeySet(1);
    private volatile StoreKey key; // null until it is known

    SqlMessageStore(MessageStores shared, InstanceId id) {
        this.shared = shared;
        this.id = id;
    }

    @Override
    public Optional<byte[]> load(StoreKind kind, String name) {
        return known().flatMap(store -> shared.tables()
                .load(id, place(store, kind, name), shared.clock().instant())
                .map(StoreEntry::value));
    }

    @Override
    public List<StoreEntry> all(StoreKind kind) {
        return known().map(store -> shared.tables()
                        .all(id, store.number(), kind, shared.clock().instant()))
                .orElse(List.of());
    }

    @Override
    public Optional<byte[]> preKey(int keyId) {
        try {
            return shared.devices().preKey(id, keyId);
        } catch (UnreadableDeviceException e) {
            LOG.warn("A pre-key of {} cannot be opened; the message that needs it is requested again", id);
            return Optional.empty();
        }
    }

    @Override
    public void dropPreKey(int keyId) {
        try {
            shared.devices().dropPreKey(id, keyId);
        } catch (UnreadableDeviceException e) {
            LOG.debug("A pre-key of {} that cannot be opened stays", id);
        }
    }

    @Override
    public void commit(MessageChanges changes) {
        if (changes.isEmpty()) {
            return;
        }
        StoreKey store = key();
        Set<Chats.Chat> chats = newChats(store, changes.events());
        List<MessageRecord> records = records(changes.events());
        shared.waiting().reported(records);
        shared.commits()
                .commit(new PendingCommit(
                        store.number(),
                        changes.put().stream().map(entry -> row(store, entry)).toList(),
                        changes.dropped().stream()
                                .map(entry -> place(store, entry.kind(), entry.key()))
                                .toList(),
                        records,
                        chats));
        noted.addAll(chats);
    }

    /** Returns the key of the store, which is created if there is none. */
    StoreKey key() {
        return known().orElseGet(this::created);
    }

    /** Returns the chats of messages that came, unless this object has noted them before. */
    private Set<Chats.Chat> newChats(StoreKey store, List<MessageEvent> events) {
        if (noted.size() > MAX_NOTED) {
            noted.clear();
        }
        Set<Chats.Chat> chats = new HashSet<>();
        for (MessageEvent event : events) {
            if (event instanceof MessageEvent.Received received) {
                chats.add(Chats.of(store, received.chat()));
                received.chatPhone().ifPresent(phone -> chats.add(Chats.of(store, phone)));
            }
        }
        chats.removeAll(noted);
        return chats;
    }

    Optional<StoreKey> known() {
        if (key == null) {
            key = shared.tables().find(id).orElse(null);
        }
        return Optional.ofNullable(key);
    }

    private synchronized StoreKey created() {
        if (key == null) {
            key = shared.tables().create(id, shared.newSecret());
        }
        return key;
    }

    private PendingCommit.Row row(StoreKey store, StoreEntry entry) {
        if (entry.key().isEmpty() || entry.key().length() > MAX_KEY || entry.value().length > MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a value of the kind " + entry.kind() + " has a size that is not allowed");
        }
        PendingCommit.Place place = place(store, entry.kind(), entry.key());
        return new PendingCommit.Row(place, shared.sealed().seal(id, place.hash(), entry), entry.expires());
    }

    private static PendingCommit.Place place(StoreKey store, StoreKind kind, String name) {
        return new PendingCommit.Place(store.number(), kind, store.hash(kind, name));
    }

    private List<MessageRecord> records(List<MessageEvent> events) {
        if (events.isEmpty()) {
            return List.of();
        }
        Instance instance = shared.instances()
                .find(id)
                .orElseThrow(() -> new IllegalStateException("the instance " + id + " was deleted"));
        Optional<Account> account = shared.account(instance);
        return events.stream()
                .map(event -> new MessageRecord(instance, account, timeOf(event), ChatAddress.of(event), event))
                .toList();
    }

    private Instant timeOf(MessageEvent event) {
        if (event instanceof MessageEvent.Received received) {
            return received.at();
        }
        return event instanceof MessageEvent.SendEnded ended && ended.outcome() instanceof SendOutcome.Accepted accepted
                ? accepted.at()
                : shared.clock().instant();
    }
}
