package io.linkgate.hook;

import io.linkgate.history.RecordListener;
import io.linkgate.history.SessionRecord;
import io.linkgate.session.QrCode;
import io.linkgate.storage.Sealing;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The writer of events for hooks, in the transaction of the moves that they report: an event exists if and only if its
 * move is in the history.
 */
public final class Outbox implements RecordListener {

    private final EventBody bodies;
    private final BooleanSupplier codesWanted;
    private final OutboxRows rows;

    /**
     * Connects the parts.
     *
     * @param codesWanted whether any hook wants codes; read for each code
     * @param wake receives the hooks for which events wait, after the commit; must not block
     */
    public Outbox(EventBody bodies, Sealing sealing, BooleanSupplier codesWanted, Consumer<List<WaitingHook>> wake) {
        this.bodies = Objects.requireNonNull(bodies);
        this.codesWanted = Objects.requireNonNull(codesWanted);
        this.rows = new OutboxRows(sealing, wake);
    }

    @Override
    public void write(Handle handle, List<SessionRecord> records) {
        rows.begin(handle, records.stream().map(SessionRecord::instance).collect(Collectors.toSet()));
        for (SessionRecord record : records) {
            HookEvent event = record.transition().isPresent() ? HookEvent.SESSION_STATUS : HookEvent.SESSION_QR;
            rows.add(
                    record.instance(),
                    event,
                    EventId.of(record),
                    record.at(),
                    record.code().map(QrCode::expiresAt),
                    (id, session) -> body(id, session, record));
        }
        rows.end();
    }

    private byte[] body(EventId id, String session, SessionRecord record) {
        return record.transition()
                .map(move -> bodies.ofMove(
                        id, session, record.instance(), record.after().account(), move))
                .orElseGet(() ->
                        bodies.ofCode(id, session, record.after(), record.code().orElseThrow()));
    }

    @Override
    public void committed(List<SessionRecord> records) {
        rows.committed();
    }

    @Override
    public boolean wantsCodes() {
        return codesWanted.getAsBoolean();
    }
}
