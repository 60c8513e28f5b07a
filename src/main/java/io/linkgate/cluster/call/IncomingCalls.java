package io.linkgate.cluster.call;

import io.linkgate.cluster.Ownership;
import io.linkgate.cluster.call.CallRows.Waiting;
import io.linkgate.storage.Outage;
import io.linkgate.storage.Sealing;
import io.linkgate.storage.Sealing.UnreadableException;
import io.linkgate.storage.notice.Notices;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls that other nodes have sent to this one. Each is begun once, however often it is found, and never again after
 * this node has ended in the middle of it. Safe for use by any thread.
 */
public final class IncomingCalls implements AutoCloseable {

    /** The largest number of calls that are carried out at a time; others wait in the database. */
    static final int MAX_AT_A_TIME = 500;

    /** How long an answer is kept that cannot be written: as long as its sender waits. */
    static final Duration TO_WRITE = Duration.ofSeconds(OutgoingCalls.SECONDS_TO_ANSWER);

    private static final int INTERNAL_ERROR = 500;

    private static final Logger LOG = LoggerFactory.getLogger(IncomingCalls.class);

    private final CallRows rows;
    private final CallForm form;
    private final Notices notices;
    private final String node;
    private final Ownership ownership;
    private final Function<CarriedCall, CompletionStage<CarriedAnswer>> carryOut;
    private final Executor disk;
    private final Executor carryingOut;
    private final Clock clock;
    private final Outage outage;
    private final AtomicInteger atATime = new AtomicInteger();
    private final Queue<Unwritten> unwritten = new ConcurrentLinkedQueue<>();
    private volatile boolean mayHaveMissed;
    private volatile boolean closed;

    /**
     * Creates the owner's side, and begins to take calls.
     *
     * @param node the name of this node
     * @param carryOut carries out a call; may block. A call that was begun is never passed on again
     * @param disk runs tasks that wait for the database
     * @param carryingOut runs {@code carryOut}; never the executor that calls wait for
     */
    public IncomingCalls(
            Jdbi jdbi,
            Sealing sealing,
            Notices notices,
            String node,
            Ownership ownership,
            Function<CarriedCall, CompletionStage<CarriedAnswer>> carryOut,
            Executor disk,
            Executor carryingOut,
            Clock clock) {
        this.rows = new CallRows(jdbi);
        this.form = new CallForm(sealing);
        this.notices = Objects.requireNonNull(notices);
        this.node = Objects.requireNonNull(node);
        this.ownership = Objects.requireNonNull(ownership);
        this.carryOut = Objects.requireNonNull(carryOut);
        this.disk = Objects.requireNonNull(disk);
        this.carryingOut = Objects.requireNonNull(carryingOut);
        this.clock = Objects.requireNonNull(clock);
        this.outage = new Outage(
                LOG,
                clock,
                "Calls that other nodes have sent cannot be taken or answered",
                "Calls that other nodes have sent are taken and answered again");
        notices.listen(CallNotice.CALL, this::heard);
        notices.whenMissed(this::missed);
    }

    /** A call that was begun. */
    private record Begun(Waiting row, CarriedCall call) {}

    /** An answer that is not in the database yet. */
    private record Unwritten(Waiting row, CallOutcome outcome, Instant since) {}

    private void heard(String text) {
        CallNotice.parse(text)
                .filter(notice -> notice.to().equals(node))
                .ifPresent(notice -> onDisk(() -> take(notice.id())));
    }

    /** Looks at the table: calls may have been sent that this node has not heard of. */
    public void missed() {
        mayHaveMissed = true;
        onDisk(this::lookOrReport);
    }

    /**
     * Takes the calls whose notices may have been missed, and writes the answers that could not be written. To be run
     * once a second, on a thread for the disk; logs its failure and never throws.
     */
    public synchronized void lookOrReport() {
        try {
            if (mayHaveMissed && !closed) {
                mayHaveMissed = false;
                rows.waitingFor(node).forEach(this::take);
            }
            List<Unwritten> left = List.copyOf(unwritten);
            left.forEach(answer -> {
                if (unwritten.remove(answer)) {
                    write(answer);
                }
            });
            if (!mayHaveMissed && unwritten.isEmpty()) {
                outage.over();
            }
        } catch (RuntimeException e) {
            mayHaveMissed = true;
            outage.failed(e);
        }
    }

    private void take(String id) {
        if (closed) {
            return; // the sender finds another node
        }
        if (atATime.incrementAndGet() > MAX_AT_A_TIME) {
            mayHaveMissed = true;
            atATime.decrementAndGet();
            return;
        }
        Optional<Begun> begun = Optional.empty();
        try {
            begun = rows.inTransaction(handle -> CallRows.find(handle, id, node).flatMap(row -> begin(handle, row)));
        } catch (RuntimeException e) {
            // If it was begun after all, its sender waits in vain: it must not be carried out twice.
            mayHaveMissed = true;
            outage.failed(e);
        } finally {
            if (begun.isEmpty()) {
                atATime.decrementAndGet();
            }
        }
        begun.ifPresent(this::start);
    }

    private Optional<Begun> begin(Handle handle, Waiting row) {
        Optional<CompletionStage<Void>> leaving = ownership.leaving(row.instance());
        if (leaving.isPresent()) {
            var unused = leaving.get().thenRun(() -> onDisk(() -> take(row.id()))); // unless it is withdrawn before
            return Optional.empty();
        }
        if (!ownership.isMine(row.instance())) {
            if (CallRows.isClaimed(handle, row.instance(), node)) {
                mayHaveMissed = true; // its session begins here at this moment: the next look takes the call
                return Optional.empty();
            }
            refuse(handle, row, CallOutcome.MOVED);
            return Optional.empty();
        }
        try {
            CarriedCall call = form.readCall(row.sealed(), row.id());
            return CallRows.begin(handle, row.id()) ? Optional.of(new Begun(row, call)) : Optional.empty();
        } catch (UnreadableException e) {
            LOG.warn("A call of node {} cannot be read: it has another version or key", row.from());
            refuse(handle, row, CallOutcome.FAILED);
            return Optional.empty();
        }
    }

    private void refuse(Handle handle, Waiting row, CallOutcome outcome) {
        if (CallRows.refuse(handle, row.id(), form.write(outcome, row.id()))) {
            announce(handle, row);
        }
    }

    private void announce(Handle handle, Waiting row) {
        notices.send(handle, CallNotice.ANSWER, new CallNotice(row.from(), row.id()).text());
    }

    /** What the server has no time for any more is sent to the next owner: nothing of it was done. */
    private void start(Begun begun) {
        try {
            carryingOut.execute(() -> {
                if (closed) {
                    end(begun.row(), CallOutcome.MOVED);
                } else {
                    carryOut(begun);
                }
            });
        } catch (RejectedExecutionException e) {
            end(begun.row(), CallOutcome.MOVED);
        }
    }

    private void carryOut(Begun begun) {
        try {
            var unused = carryOut.apply(begun.call()).whenComplete((answer, failure) -> {
                if (failure != null) {
                    failed(begun, failure);
                } else if (closed && answer.status() == INTERNAL_ERROR) {
                    leave();
                } else {
                    end(begun.row(), CallOutcome.answered(answer));
                }
            });
        } catch (RuntimeException | Error e) {
            failed(begun, e);
        }
    }

    private void failed(Begun begun, Throwable failure) {
        if (closed) {
            leave();
            return;
        }
        LOG.error("A call of node {} failed: {}", begun.row().from(), begun.call(), failure);
        end(begun.row(), CallOutcome.FAILED);
    }

    /**
     * Does not answer: what fails while the server stops, because it stops, may have been carried out. The sender learns
     * that when this node is gone.
     */
    private void leave() {
        atATime.decrementAndGet();
    }

    private void end(Waiting row, CallOutcome outcome) {
        atATime.decrementAndGet();
        Unwritten answer = new Unwritten(row, outcome, clock.instant());
        onDisk(() -> write(answer));
        if (mayHaveMissed) {
            onDisk(this::lookOrReport); // there is room for those that wait
        }
    }

    private void write(Unwritten answer) {
        Waiting row = answer.row();
        try {
            byte[] sealed = form.write(answer.outcome(), row.id());
            rows.inTransaction(handle -> {
                if (CallRows.answer(handle, row.id(), sealed)) {
                    announce(handle, row);
                }
                return null;
            });
        } catch (RuntimeException e) {
            outage.failed(e);
            if (clock.instant().isBefore(answer.since().plus(TO_WRITE))) {
                unwritten.add(answer);
            }
        }
    }

    private void onDisk(Runnable task) {
        try {
            disk.execute(task);
        } catch (RejectedExecutionException e) {
            // The server is stopping; the sender learns that this node is gone.
        }
    }

    /** Returns how many calls of other nodes are carried out at this moment. */
    public int underWay() {
        return atATime.get();
    }

    /** Begins no call any more. What is being carried out is still answered, unless it fails. */
    @Override
    public void close() {
        closed = true;
    }
}
