package io.linkgate.hook;

import io.linkgate.message.MessageListener;
import io.linkgate.message.MessageRecord;
import io.linkgate.storage.Sealing;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The writer of events about messages for hooks, in the transaction of the changes that they report. What is
 * acknowledged to WhatsApp after that transaction is lost to no hook.
 */
public final class MessageOutbox implements MessageListener {

    private final EventBody bodies;
    private final OutboxRows rows;

    /** @param wake receives the hooks for which events wait, after the commit; must not block */
    public MessageOutbox(EventBody bodies, Sealing sealing, Consumer<List<WaitingHook>> wake) {
        this.bodies = Objects.requireNonNull(bodies);
        this.rows = new OutboxRows(sealing, wake);
    }

    @Override
    public void write(Handle handle, List<MessageRecord> records) {
        List<MessageRecord> reported =
                records.stream().filter(MessageRecord::isReported).toList();
        rows.begin(
                handle, reported.stream().map(record -> record.instance().id()).collect(Collectors.toSet()));
        for (MessageRecord record : reported) {
            rows.add(
                    record.instance().id(),
                    HookEvent.of(record),
                    EventId.of(record),
                    record.at(),
                    Optional.empty(),
                    (id, session) -> bodies.ofMessage(id, record));
        }
        rows.end();
    }

    @Override
    public void committed(List<MessageRecord> records) {
        rows.committed();
    }
}
