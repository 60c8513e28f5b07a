package io.linkgate.message;

import io.linkgate.storage.SqlTime;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The chats of devices, in the table {@code message_chats}, with the handle of the caller's transaction. */
final class Chats {

    /** The period of the limit of new chats. */
    static final Duration WINDOW = Duration.ofHours(1);

    private static final String USE = "chat";

    private Chats() {}

    /** A chat of a store. */
    record Chat(long store, StoreKey.Hash hash) {}

    static Chat of(StoreKey key, String jid) {
        return new Chat(key.number(), key.hash(USE, jid));
    }

    /** Adds chats that are not there yet. */
    static void add(Handle handle, Set<Chat> chats, boolean byUs, Instant now) {
        Set<Chat> missing = new HashSet<>(chats);
        Map<Long, List<Chat>> byStore = chats.stream().collect(Collectors.groupingBy(Chat::store));
        byStore.forEach((store, of) -> missing.removeAll(known(handle, store, of)));
        if (missing.isEmpty()) {
            return;
        }
        PreparedBatch batch = handle.prepareBatch(
                "INSERT INTO message_chats (store, hash, begun_at, by_us) VALUES (:store, :hash, :now, :us)");
        missing.forEach(chat -> batch.bind("store", chat.store())
                .bind("hash", chat.hash().bytes())
                .bindBySqlType("now", SqlTime.of(now), Types.TIMESTAMP_WITH_TIMEZONE)
                .bind("us", byUs)
                .add());
        batch.execute();
    }

    private static Set<Chat> known(Handle handle, long store, List<Chat> chats) {
        return handle.createQuery("SELECT hash FROM message_chats WHERE store = :store AND hash = ANY(:hashes)")
                .bind("store", store)
                .bindArray(
                        "hashes",
                        byte[].class,
                        chats.stream().map(chat -> chat.hash().bytes()).toList())
                .map((row, context) -> new Chat(store, new StoreKey.Hash(row.getBytes("hash"))))
                .set();
    }

    static boolean isKnown(Handle handle, Chat chat) {
        return !known(handle, chat.store(), List.of(chat)).isEmpty();
    }

    /** Returns how long to wait until one more chat may be begun; empty if it may be now. */
    static Optional<Duration> untilNext(Handle handle, long store, int max, Instant now) {
        List<Instant> begun = handle.createQuery(
                        "SELECT begun_at FROM message_chats WHERE store = :store AND by_us AND begun_at > :from"
                                + " ORDER BY begun_at DESC FETCH FIRST :max ROWS ONLY")
                .bind("store", store)
                .bindBySqlType("from", SqlTime.of(now.minus(WINDOW)), Types.TIMESTAMP_WITH_TIMEZONE)
                .bind("max", max)
                .map((row, context) -> SqlTime.instant(row, "begun_at"))
                .list();
        return begun.size() < max
                ? Optional.empty()
                : Optional.of(Duration.between(now, begun.get(max - 1).plus(WINDOW)));
    }
}
