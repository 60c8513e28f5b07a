package io.linkgate.message;

import io.linkgate.storage.SqlTime;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        List<Chat> missing =
                chats.stream().filter(chat -> !isKnown(handle, chat)).toList();
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

    /** Asks for one chat: H2 looks a list up by the first column of the key only, and plans it each time. */
    static boolean isKnown(Handle handle, Chat chat) {
        return handle.createQuery("SELECT store FROM message_chats WHERE store = :store AND hash = :hash")
                .bind("store", chat.store())
                .bind("hash", chat.hash().bytes())
                .mapTo(Long.class)
                .findOne()
                .isPresent();
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
