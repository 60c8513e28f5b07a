package io.linkgate.message;

import io.linkgate.engine.message.MessageEvent;
import io.linkgate.engine.message.SendOutcome;
import io.linkgate.instance.InstanceId;
import io.linkgate.storage.Sealing;
import io.linkgate.storage.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The texts that callers have sent, in the table {@code sent_texts}. Outcomes are written in the transaction in which
 * the engine reports them. Events about a text name the chat as its caller has addressed it. Methods with a handle run
 * in the transaction of their caller.
 */
final class SentTexts {

    private static final String CONTEXT = "linkgate sent text ";
    private static final String OUTCOME_CONTEXT = "linkgate outcome of text ";

    private final Sealing sealing;
    private final Duration retention;
    private final Clock clock;
    private final RecentChats chats = new RecentChats();

    SentTexts(Sealing sealing, Duration retention, Clock clock) {
        this.sealing = Objects.requireNonNull(sealing);
        this.retention = Objects.requireNonNull(retention);
        this.clock = Objects.requireNonNull(clock);
    }

    /** Returns the text with that id, {@link SentText#UNREADABLE} if it does not open; empty if there is none. */
    Optional<SentText> find(Handle handle, InstanceId instance, String messageId) {
        return handle.createQuery("SELECT instance_id, message_id, sealed, outcome FROM sent_texts"
                        + " WHERE instance_id = :instance AND message_id = :id")
                .bind("instance", instance.value())
                .bind("id", messageId)
                .map((row, context) -> read(row))
                .findOne();
    }

    private SentText read(ResultSet row) throws SQLException {
        String instance = row.getString("instance_id");
        String id = row.getString("message_id");
        byte[] outcome = row.getBytes("outcome");
        try {
            Optional<SendOutcome> ended = outcome == null
                    ? Optional.empty()
                    : SentText.outcome(sealing.open(outcome, outcomeContext(instance, id)));
            return SentText.read(sealing.open(row.getBytes("sealed"), context(instance, id)), ended)
                    .orElse(SentText.UNREADABLE);
        } catch (Sealing.UnreadableException e) {
            return SentText.UNREADABLE;
        }
    }

    /** Returns what a text is sealed for. */
    static String context(String instance, String messageId) {
        return CONTEXT + instance + " " + messageId;
    }

    /** Returns what the outcome of a text is sealed for. */
    static String outcomeContext(String instance, String messageId) {
        return OUTCOME_CONTEXT + instance + " " + messageId;
    }

    /** Adds a text that is about to be sent. */
    void add(Handle handle, InstanceId instance, String messageId, SentText text) {
        chats.add(place(instance, messageId), text.chat());
        handle.createUpdate("INSERT INTO sent_texts (instance_id, message_id, sealed, expires_at)"
                        + " VALUES (:instance, :id, :sealed, :expires)")
                .bind("instance", instance.value())
                .bind("id", messageId)
                .bind("sealed", sealing.seal(text.bytes(), context(instance.value(), messageId)))
                .bindBySqlType("expires", SqlTime.of(clock.instant().plus(retention)), Types.TIMESTAMP_WITH_TIMEZONE)
                .execute();
    }

    /** Takes back that the text was not sent: the engine is about to get it once more. */
    void underWay(Handle handle, InstanceId instance, String messageId) {
        handle.createUpdate("UPDATE sent_texts SET outcome = NULL WHERE instance_id = :instance AND message_id = :id")
                .bind("instance", instance.value())
                .bind("id", messageId)
                .execute();
    }

    /** Writes that the engine did not get the text, unless it has an outcome. */
    void notPassed(Handle handle, InstanceId instance, String messageId) {
        byte[] outcome = SentText.bytes(new SendOutcome.NotSent());
        handle.createUpdate("UPDATE sent_texts SET outcome = :outcome"
                        + " WHERE instance_id = :instance AND message_id = :id AND outcome IS NULL")
                .bind("outcome", sealing.seal(outcome, outcomeContext(instance.value(), messageId)))
                .bind("instance", instance.value())
                .bind("id", messageId)
                .execute();
    }

    /** Writes the outcomes that are among these events. */
    void writeOutcomes(Handle handle, List<MessageRecord> records) {
        PreparedBatch batch = handle.prepareBatch(
                "UPDATE sent_texts SET outcome = :outcome WHERE instance_id = :instance AND message_id = :id");
        for (MessageRecord record : records) {
            if (record.event() instanceof MessageEvent.SendEnded ended) {
                InstanceId instance = record.instance().id();
                batch.bind("instance", instance.value())
                        .bind("id", ended.id())
                        .bind(
                                "outcome",
                                sealing.seal(
                                        SentText.bytes(ended.outcome()), outcomeContext(instance.value(), ended.id())))
                        .add();
            }
        }
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    /** Returns the records with the chats as callers have addressed them. */
    List<MessageRecord> named(Handle handle, List<MessageRecord> records) {
        return records.stream()
                .map(record -> record.level().isPresent() ? record.withChat(chat(handle, record)) : record)
                .toList();
    }

    private String chat(Handle handle, MessageRecord record) {
        InstanceId instance = record.instance().id();
        String id = record.event().id();
        return chats.find(place(instance, id))
                .or(() -> find(handle, instance, id)
                        .filter(text -> text != SentText.UNREADABLE)
                        .map(SentText::chat))
                .orElse(record.chat());
    }

    private static String place(InstanceId instance, String messageId) {
        return instance.value() + " " + messageId;
    }

    /** Erases what has expired. */
    void prune(Jdbi jdbi) {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM sent_texts WHERE expires_at <= :now")
                .bindBySqlType("now", SqlTime.of(clock.instant()), Types.TIMESTAMP_WITH_TIMEZONE)
                .execute());
    }
}
