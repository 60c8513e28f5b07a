package io.linkgate.history;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.Cure;
import io.linkgate.session.SessionHistory;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.Transition;
import io.linkgate.storage.DiskRounds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history in the table {@code session_moves}. A move is written at once if nothing else is being written; what is
 * recorded in between is written together, in one transaction for up to {@value #MAX_BATCH} moves. So one move is on
 * disk within milliseconds, and ten thousand sessions that lose their network together cause some twenty transactions.
 *
 * <p>If the database cannot be written, the moves wait in memory, up to {@link SessionHistory#MAX_MOVES} an instance.
 */
public final class SqlSessionHistory implements SessionHistory {

    private static final Logger LOG = LoggerFactory.getLogger(SqlSessionHistory.class);

    private static final int MAX_BATCH = 500;

    /** A pause between two transactions, in which more moves gather. */
    private static final Duration GATHERING = Duration.ofMillis(20);

    private final HistoryTable table;
    private final RecordListener companion;
    private final Executor disk;
    private final DiskRounds rounds;
    private final PendingRecords pending = new PendingRecords();
    private boolean failing; // confined to the writing task

    /**
     * Connects the parts; reads and writes nothing yet.
     *
     * @param companion writes what belongs to the moves, in the same transaction
     * @param disk runs tasks that wait for the disk
     * @param timers only hands the task to {@code disk}
     */
    public SqlSessionHistory(Jdbi jdbi, RecordListener companion, Executor disk, ScheduledExecutorService timers) {
        this.table = new HistoryTable(jdbi);
        this.companion = Objects.requireNonNull(companion);
        this.disk = Objects.requireNonNull(disk);
        this.rounds = new DiskRounds(this::writeRound, disk, timers);
    }

    @Override
    public void moved(SessionSnapshot after, Transition transition) {
        record(SessionRecord.of(after, transition));
    }

    @Override
    public void codeShown(SessionSnapshot after) {
        if (companion.wantsCodes()) {
            record(SessionRecord.ofCode(after));
        }
    }

    private void record(SessionRecord what) {
        pending.add(what);
        rounds.run();
    }

    @Override
    public List<Transition> moves(InstanceId id) {
        List<Transition> unwritten = pending.of(id); // first: what is written in between is in the table then
        List<Transition> moves = new ArrayList<>(table.last(id));
        unwritten.stream().filter(move -> !moves.contains(move)).forEach(moves::add);
        return List.copyOf(moves.subList(Math.max(0, moves.size() - MAX_MOVES), moves.size()));
    }

    @Override
    public Map<InstanceId, SessionState.Failed> lastingFailures(Instant now) {
        return table.lastingFailures(now);
    }

    @Override
    public void forget(InstanceId id) {
        pending.forget(id);
        table.forget(id);
    }

    /**
     * Records the stops that a kill kept from being recorded: an owner whose stop was answered finds it in the history,
     * and webhooks report it. A session that is wanted to run records its next moves by itself. For a start; blocks on
     * the database.
     *
     * @param current returns the snapshot of an instance; empty if there is no such instance
     */
    public void recordLostStops(Function<InstanceId, Optional<SessionSnapshot>> current, Instant now) {
        table.unfinished()
                .forEach((id, last) -> current.apply(id)
                        .filter(snapshot -> snapshot.state().status() == SessionStatus.STOPPED)
                        .ifPresent(snapshot -> moved(
                                snapshot,
                                new Transition(
                                        now,
                                        last.to(),
                                        SessionStatus.STOPPED,
                                        snapshot.state().why(),
                                        "It was stopped when no server could record that.",
                                        Cure.NONE,
                                        now.isAfter(last.at()) ? Duration.between(last.at(), now) : Duration.ZERO))));
    }

    /**
     * Writes what is recorded of some instances, and waits for what is being written: the moves of a session that goes to
     * another node come before those that it makes there, and so do their events. Blocks on the database.
     *
     * @throws IllegalStateException if the database cannot be written
     */
    public void write(Collection<InstanceId> ids) {
        while (pending.hasAny(ids)) {
            if (!write()) {
                throw new IllegalStateException("the moves of sessions cannot be written");
            }
        }
    }

    /**
     * Writes what is left. For the end, when no session moves any more; if the database cannot be written, the rest is
     * lost.
     *
     * @return completes on a thread of the disk
     */
    public CompletableFuture<Void> close() {
        return CompletableFuture.runAsync(
                () -> {
                    while (!pending.isEmpty() && write()) {
                        LOG.debug("Moves of sessions are written at the end");
                    }
                },
                disk);
    }

    /** Returns the pause before the next batch; empty if nothing is left. */
    private Optional<Duration> writeRound() {
        boolean written = write();
        return pending.isEmpty() ? Optional.empty() : Optional.of(written ? GATHERING : DiskRounds.AFTER_FAILURE);
    }

    /** Writes one batch; one thread at a time. Returns whether it is on disk. */
    private synchronized boolean write() {
        List<SessionRecord> batch = pending.take(MAX_BATCH);
        boolean written = false;
        try {
            if (!batch.isEmpty()) {
                table.write(batch, companion);
            }
            written = true;
            recovered();
        } catch (RuntimeException e) {
            report(e);
        } finally {
            if (written) {
                pending.written();
            } else {
                pending.failed();
            }
        }
        return written;
    }

    private void report(RuntimeException e) {
        if (!failing) {
            failing = true;
            LOG.warn("The moves of sessions cannot be written; they wait in memory", e);
        }
    }

    private void recovered() {
        if (failing) {
            failing = false;
            LOG.info("The moves of sessions are written again; {} were dropped so far", pending.dropped());
        }
    }
}
