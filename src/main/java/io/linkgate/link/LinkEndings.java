package io.linkgate.link;

import io.linkgate.history.RecordListener;
import io.linkgate.history.SessionRecord;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.SessionStatus;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Ends the link of an instance as soon as an account is linked to it, in the transaction that records the move. */
public final class LinkEndings implements RecordListener {

    private final CurrentLinks current;
    private boolean ended; // of the present transaction

    public LinkEndings(CurrentLinks current) {
        this.current = Objects.requireNonNull(current);
    }

    @Override
    public void write(Handle handle, List<SessionRecord> records) {
        List<SessionRecord> linked = records.stream()
                .filter(record -> record.transition()
                        .filter(move -> move.to() == SessionStatus.WORKING)
                        .isPresent())
                .toList();
        Set<InstanceId> instances = linked.stream().map(SessionRecord::instance).collect(Collectors.toSet());
        Instant at =
                linked.stream().map(SessionRecord::at).max(Instant::compareTo).orElse(Instant.MIN);
        ended = !instances.isEmpty() && SqlLinks.endLinked(handle, instances, at);
    }

    @Override
    public void committed(List<SessionRecord> records) {
        if (ended) {
            current.refreshOrReport();
        }
    }
}
