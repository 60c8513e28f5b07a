package io.linkgate.cluster.call;

import io.linkgate.cluster.LiveNodes;
import io.linkgate.cluster.Ownership;
import io.linkgate.cluster.call.CallRows.Progress;
import io.linkgate.cluster.call.CallRows.Waiting;
import io.linkgate.cluster.call.Relayed.Kind;
import io.linkgate.instance.InstanceId;
import io.linkgate.storage.Outage;
import io.linkgate.storage.Sealing;
import io.linkgate.storage.Sealing.UnreadableException;
import io.linkgate.storage.notice.Notices;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls that this node has sent to others. Each is answered once, at the latest {@value #SECONDS_TO_ANSWER} s after
 * it was sent for the last time. No thread waits for one. Safe for use by any thread.
 */
public final class OutgoingCalls implements AutoCloseable {

    /** The largest number of calls under way; each may have a body of 64 KiB. */
    static final int MAX_UNDER_WAY = 1_000;

    /** How many nodes are tried, one after the other: an instance moves seldom, and not back and forth. */
    static final int MAX_ATTEMPTS = 4;

    /** A node that lives begins a call within milliseconds. */
    static final Duration TO_BEGIN = Duration.ofSeconds(3);

    /** Longer than any call waits: for a code 25 s, for an acknowledgement less. */
    static final int SECONDS_TO_ANSWER = 60;

    private static final Logger LOG = LoggerFactory.getLogger(OutgoingCalls.class);

    private static final int LOOKS_BETWEEN_PRUNINGS = 60;

    private final CallRows rows;
    private final CallForm form;
    private final Notices notices;
    private final String node;
    private final Ownership ownership;
    private final LiveNodes nodes;
    private final Executor disk;
    private final Clock clock;
    private final SecureRandom random;
    private final ConcurrentMap<String, Sent> underWay = new ConcurrentHashMap<>();
    private final Set<Outgoing> awaitingMoves = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();
    private final Outage outage;
    private int looks; // since old rows were deleted; for the one thread that looks
    private volatile boolean closed;
    private volatile BiConsumer<Kind, Duration> ended = (kind, time) -> {};

    /**
     * Creates the sender's side, and listens for answers.
     *
     * @param node the name of this node
     * @param disk runs tasks that wait for the database
     */
    public OutgoingCalls(
            Jdbi jdbi,
            Sealing sealing,
            Notices notices,
            String node,
            Ownership ownership,
            LiveNodes nodes,
            Executor disk,
            Clock clock,
            SecureRandom random) {
        this.rows = new CallRows(jdbi);
        this.form = new CallForm(sealing);
        this.notices = Objects.requireNonNull(notices);
        this.node = Objects.requireNonNull(node);
        this.ownership = Objects.requireNonNull(ownership);
        this.nodes = Objects.requireNonNull(nodes);
        this.disk = Objects.requireNonNull(disk);
        this.clock = Objects.requireNonNull(clock);
        this.random = Objects.requireNonNull(random);
        this.outage = new Outage(
                LOG,
                clock,
                "Calls that were sent to other nodes cannot be looked after",
                "Calls that were sent to other nodes are looked after again");
        notices.listen(CallNotice.ANSWER, this::heard);
        notices.whenMissed(() -> onDisk(this::lookOrReport));
    }

    /** A call, in one of its rows. */
    private static final class Sent {

        private final String id;
        private final Outgoing call;
        private final String owner;
        private final Instant at;
        private volatile boolean stored; // once its row is committed

        Sent(String id, Outgoing call, String owner, Instant at) {
            this.id = id;
            this.call = call;
            this.owner = owner;
            this.at = at;
        }
    }

    /** A call, through all its rows. */
    private static final class Outgoing {

        private final InstanceId instance;
        private final CarriedCall call;
        private final CompletableFuture<Relayed> outcome = new CompletableFuture<>();
        private int attempts; // by one thread at a time

        Outgoing(InstanceId instance, CarriedCall call) {
            this.instance = instance;
            this.call = call;
        }
    }

    /**
     * Carries a call to the node that has the instance. If no node has it, this one claims it. A move from this node to
     * another one is waited for.
     *
     * @return completes on a thread for the disk, or on the calling thread if the call is refused at once; fails if the
     *     database cannot be asked, and then nothing was done
     */
    public CompletionStage<Relayed> carry(InstanceId instance, CarriedCall call) {
        Outgoing outgoing = new Outgoing(instance, call);
        Instant begun = clock.instant();
        CompletionStage<Relayed> counted = outgoing.outcome.whenComplete((relayed, failure) -> {
            open.decrementAndGet();
            if (failure == null) {
                ended.accept(relayed.kind(), Duration.between(begun, clock.instant()));
            }
        });
        if (open.incrementAndGet() > MAX_UNDER_WAY || closed) {
            outgoing.outcome.complete(Relayed.of(Kind.NOT_BEGUN));
        } else {
            ownership.leaving(instance).ifPresentOrElse(moved -> await(moved, outgoing), () -> begin(outgoing));
        }
        return counted; // not the outcome, which would pass the answer on before the call is counted
    }

    private void await(CompletionStage<Void> moved, Outgoing call) {
        awaitingMoves.add(call);
        var unused = moved.thenRun(() -> {
            if (awaitingMoves.remove(call)) {
                begin(call);
            }
        });
        if (closed) {
            endAwaiting(call);
        }
    }

    private void endAwaiting(Outgoing call) {
        if (awaitingMoves.remove(call)) {
            call.outcome.complete(Relayed.of(Kind.NOT_BEGUN));
        }
    }

    /**
     * Passes on how each call has ended, and after which time, before its caller gets the answer; the listener must
     * neither block nor throw.
     */
    public void whenEnded(BiConsumer<Kind, Duration> listener) {
        ended = listener;
    }

    /** Returns how many calls are under way. */
    public int underWay() {
        return open.get();
    }

    private void begin(Outgoing call) {
        if (!onDisk(() -> send(call))) {
            call.outcome.complete(Relayed.of(Kind.NOT_BEGUN));
        }
    }

    private void send(Outgoing call) {
        try {
            if (closed) { // a node that ends claims nothing
                call.outcome.complete(Relayed.of(Kind.NOT_BEGUN));
                return;
            }
            Optional<String> owner = ownership.ownerOrClaim(call.instance);
            if (owner.isEmpty()) {
                call.outcome.complete(Relayed.of(Kind.MINE));
            } else if (++call.attempts > MAX_ATTEMPTS) {
                call.outcome.complete(Relayed.of(Kind.NOT_BEGUN));
            } else {
                store(call, owner.get());
            }
        } catch (RuntimeException | Error e) {
            call.outcome.completeExceptionally(e);
        }
    }

    private void store(Outgoing call, String owner) {
        String id = HexFormat.of().formatHex(randomBytes());
        Optional<byte[]> sealed = form.write(call.call, id);
        if (sealed.isEmpty()) {
            LOG.warn("{} is too large to be carried to another node", call.call);
            call.outcome.complete(Relayed.of(Kind.FAILED));
            return;
        }
        Waiting row = new Waiting(id, call.instance, node, sealed.get());
        Sent sent = new Sent(id, call, owner, clock.instant());
        underWay.put(id, sent); // before the commit: the answer may be there before this thread goes on
        try {
            rows.inTransaction(handle -> {
                CallRows.insert(handle, row, owner);
                notices.send(handle, CallNotice.CALL, new CallNotice(owner, id).text());
                return null;
            });
            sent.stored = true;
        } catch (ConnectionException e) {
            underWay.remove(id);
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.warn("It is not known whether a call was stored for another node", e);
            finish(sent, Relayed.of(Kind.UNKNOWN));
        }
        if (closed) {
            finish(sent, Relayed.of(Kind.UNKNOWN));
        }
    }

    private byte[] randomBytes() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return bytes;
    }

    private void heard(String text) {
        CallNotice.parse(text)
                .filter(notice -> notice.to().equals(node))
                .map(notice -> underWay.get(notice.id()))
                .ifPresent(sent -> onDisk(() -> fetch(sent)));
    }

    /** Fetches an answer; what fails here is tried again by the next look. */
    private void fetch(Sent sent) {
        try {
            rows.progress(sent.id).flatMap(Progress::answer).ifPresent(answer -> take(sent, answer));
        } catch (RuntimeException e) {
            LOG.debug("An answer of another node is read later", e);
        }
    }

    /**
     * Looks after the calls under way: notices may be missed, and nodes end. To be run once a second, on a thread for
     * the disk; logs its failure and never throws.
     */
    public synchronized void lookOrReport() {
        try {
            look();
            outage.over();
        } catch (RuntimeException e) {
            outage.failed(e);
            underWay.values().stream().filter(this::isTooOld).forEach(sent -> finish(sent, Relayed.of(Kind.UNKNOWN)));
        }
    }

    private void look() {
        List<Sent> old = underWay.values().stream().filter(sent -> sent.stored).toList();
        if (!old.isEmpty()) {
            // Before the rows are read: a node that is gone has written all that it will.
            List<Sent> abandoned =
                    old.stream().filter(sent -> !nodes.isLive(sent.owner)).toList();
            Map<String, Progress> seen = new HashMap<>();
            rows.ofSender(node).forEach(progress -> seen.put(progress.id(), progress));
            old.forEach(sent -> judge(sent, Optional.ofNullable(seen.get(sent.id)), abandoned.contains(sent)));
        }
        if (++looks % LOOKS_BETWEEN_PRUNINGS == 0) {
            rows.deleteOld();
        }
    }

    private void judge(Sent sent, Optional<Progress> row, boolean abandoned) {
        if (row.isEmpty()) {
            finish(sent, Relayed.of(Kind.UNKNOWN)); // unless it has just been answered
        } else if (row.get().answer().isPresent()) {
            take(sent, row.get().answer().get());
        } else if (!row.get().begun()) {
            if ((abandoned || isOlderThan(TO_BEGIN, sent)) && rows.withdraw(sent.id)) {
                again(sent);
            }
        } else if (abandoned && isOlderThan(TO_BEGIN, sent) || isTooOld(sent)) { // it may just have joined
            finish(sent, Relayed.of(Kind.UNKNOWN));
            rows.delete(sent.id);
        }
    }

    private boolean isTooOld(Sent sent) {
        return isOlderThan(Duration.ofSeconds(SECONDS_TO_ANSWER), sent);
    }

    private boolean isOlderThan(Duration age, Sent sent) {
        return !clock.instant().isBefore(sent.at.plus(age));
    }

    private void take(Sent sent, byte[] answer) {
        try {
            CallOutcome outcome = form.readOutcome(answer, sent.id);
            switch (outcome.kind()) {
                case ANSWERED -> finish(sent, Relayed.answered(outcome.answer().orElseThrow()));
                case MOVED -> again(sent);
                case FAILED -> finish(sent, Relayed.of(Kind.FAILED));
            }
        } catch (UnreadableException e) {
            LOG.warn("The answer of another node to {} cannot be read: it has another version or key", sent.call.call);
            finish(sent, Relayed.of(Kind.UNKNOWN));
        }
        rows.delete(sent.id);
    }

    private void again(Sent sent) {
        if (underWay.remove(sent.id, sent)) {
            send(sent.call);
        }
    }

    private void finish(Sent sent, Relayed outcome) {
        if (underWay.remove(sent.id, sent)) {
            sent.call.outcome.complete(outcome);
        }
    }

    private boolean onDisk(Runnable task) {
        try {
            disk.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false; // the server is stopping
        }
    }

    /** Ends all calls under way with an unknown outcome, and takes no new ones. */
    @Override
    public void close() {
        closed = true;
        awaitingMoves.forEach(this::endAwaiting);
        underWay.values().forEach(sent -> finish(sent, Relayed.of(Kind.UNKNOWN)));
    }
}
