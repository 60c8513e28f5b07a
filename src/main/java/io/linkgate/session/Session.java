package io.linkgate.session;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.Engine;
import io.linkgate.engine.EngineConnection;
import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.Mailbox;
import io.linkgate.instance.Instance;
import io.linkgate.instance.PhoneDigits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live attempt to link one instance. Everything here happens in its mailbox, one event at a time; other threads see
 * only {@link #snapshot()} and may call the methods that say so.
 *
 * <p>A session decides nothing about healing: it tells {@link Healing} what it sees and does what is proposed. Each
 * connection has a number, and what an older one still has to say is ignored.
 */
final class Session {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** A phone's confirmation and the login after it take seconds. */
    private static final Duration CONFIRMATION = Duration.ofSeconds(45);

    private final SessionContext context;
    private final Mailbox mailbox;
    private final Waiters waiters;
    private final DeviceKeeper keeper;

    private volatile SessionSnapshot snapshot;
    private volatile Instant lastWatched = Instant.MIN;

    private Instance instance;
    private Optional<EngineDevice> device = Optional.empty();
    private Optional<EngineConnection> connection = Optional.empty();
    private Optional<Future<?>> alarm = Optional.empty();
    private int connectionNumber;
    private int failures;

    Session(Instance instance, SessionContext context) {
        this.instance = instance;
        this.context = context;
        this.mailbox = new Mailbox(context.executor());
        this.waiters = new Waiters(context);
        this.keeper = new DeviceKeeper(instance.id(), context);
        this.snapshot =
                new SessionSnapshot(instance.id(), new SessionState.Stopped(Reason.STOPPED_BY_OWNER), context.now());
    }

    /** Where the session is; any thread. */
    SessionSnapshot snapshot() {
        return snapshot;
    }

    /** Notes that somebody looks; any thread. */
    void watched() {
        lastWatched = context.now();
    }

    /** Takes the owner's newest command; any thread. */
    CompletableFuture<SessionSnapshot> apply(Instance newest) {
        CompletableFuture<SessionSnapshot> taken = new CompletableFuture<>();
        mailbox.execute(() -> {
            instance = newest;
            carryOut(context.healing().onCommand(newest.wanted(), snapshot, vitals(), context.now()));
            taken.complete(snapshot);
        });
        return taken;
    }

    /** Somebody wants the code; any thread. */
    CompletableFuture<Look> look(Duration wait) {
        watched();
        CompletableFuture<Look> promise = new CompletableFuture<>();
        Instant until = context.now().plus(wait);
        mailbox.execute(() -> {
            Proposal proposal = context.healing().onLook(instance.wanted(), snapshot, vitals(), context.now());
            carryOut(proposal);
            Waiter waiter = new Waiter(until, proposal instanceof Proposal.Connect, promise);
            if (!settle(waiter)) {
                waiters.add(waiter, () -> mailbox.execute(() -> answer(waiter)));
            }
        });
        return promise;
    }

    /** Somebody wants a code to type into a phone; any thread. */
    CompletableFuture<RequestedCode> requestCode(PhoneDigits phone) {
        watched();
        CompletableFuture<RequestedCode> promise = new CompletableFuture<>();
        mailbox.execute(() -> {
            boolean showing = snapshot.liveCode(context.now()).isPresent();
            connection
                    .filter(open -> showing)
                    .map(open -> open.requestCode(phone.digits()).thenApply(RequestedCode::of))
                    .orElseGet(() ->
                            CompletableFuture.completedFuture(new RequestedCode.Missing(RequestedCode.Why.NOT_NOW)))
                    .whenComplete((code, failure) -> {
                        if (failure == null) {
                            promise.complete(code);
                        } else {
                            promise.completeExceptionally(failure);
                        }
                    });
        });
        return promise;
    }

    /** Ends the session for good; any thread. The promise completes when the socket is closed. */
    CompletableFuture<Void> close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        mailbox.execute(() -> {
            disconnect();
            silence();
            waiters.takeAll()
                    .forEach(waiter -> waiter.promise()
                            .completeExceptionally(new CancellationException("the server is shutting down")));
            closed.complete(null);
        });
        return closed;
    }

    private void carryOut(Proposal proposal) {
        if (proposal instanceof Proposal.Leave leave) {
            wakeAt(leave.lookAgainAt());
        } else if (proposal instanceof Proposal.Connect connect) {
            connect(connect.codeDueBy());
        } else if (proposal instanceof Proposal.Rest rest) {
            disconnect();
            silence();
            failures = 0;
            become(new SessionState.Stopped(rest.reason()));
        } else if (proposal instanceof Proposal.Fail fail) {
            disconnect();
            failures++;
            become(new SessionState.Failed(fail.reason(), fail.detail(), fail.retryAt()));
            wakeAt(fail.retryAt());
        }
    }

    private void connect(Instant codeDueBy) {
        disconnect();
        Optional<Engine> engine = context.engines().of(instance.engine());
        if (engine.isEmpty()) {
            String detail = "The engine " + instance.engine().wireName() + " is switched off on this server.";
            carryOut(new Proposal.Fail(Reason.ENGINE_DISABLED, detail, Instant.MAX));
            return;
        }
        become(new SessionState.Starting(codeDueBy));
        wakeAt(codeDueBy);
        int number = connectionNumber;
        device.ifPresentOrElse(
                known -> open(number, engine.get(), known),
                () -> keeper.load(engine.get(), loaded -> mailbox.execute(() -> loaded(number, engine.get(), loaded))));
    }

    private void loaded(int number, Engine engine, DeviceKeeper.Loaded loaded) {
        if (number != connectionNumber) {
            return;
        }
        if (loaded instanceof DeviceKeeper.Loaded.Device found) {
            device = Optional.of(found.device());
            open(number, engine, found.device());
        } else if (loaded instanceof DeviceKeeper.Loaded.Unreadable unreadable) {
            carryOut(new Proposal.Fail(Reason.CREDENTIALS_UNREADABLE, unreadable.why(), Instant.MAX));
        } else {
            heard(number, new EngineEvent.Ended(EndCause.UNREACHABLE, "The database does not answer."));
        }
    }

    private void open(int number, Engine engine, EngineDevice known) {
        connection = Optional.of(engine.open(known, event -> mailbox.execute(() -> heard(number, event))));
    }

    private void heard(int number, EngineEvent event) {
        if (number != connectionNumber) {
            if (event instanceof EngineEvent.DeviceChanged late) {
                late.kept().completeExceptionally(new CancellationException("the connection was given up"));
            }
            return;
        }
        if (event instanceof EngineEvent.CodeShown shown) {
            failures = 0;
            become(new SessionState.ScanQrCode(
                    new PairingCode(shown.text(), shown.expiresAt(), shown.sequence(), shown.of())));
            tick();
        } else if (event instanceof EngineEvent.DeviceChanged changed) {
            keeper.keep(changed);
            if (snapshot.state().shown().isPresent()) {
                // A phone has taken the code: nobody else may.
                carryOut(new Proposal.Leave(context.now().plus(CONFIRMATION)));
                become(new SessionState.Starting(context.now().plus(CONFIRMATION)));
            }
        } else if (event instanceof EngineEvent.PhoneIsLinking linking) {
            // It may confirm at the last moment, and what comes after that takes its time too.
            Instant deadline = linking.until().plus(CONFIRMATION);
            carryOut(new Proposal.Leave(deadline));
            become(new SessionState.Starting(deadline));
        } else if (event instanceof EngineEvent.Linked linked) {
            failures = 0;
            become(new SessionState.Working(Me.of(linked.account())));
            tick();
        } else if (event instanceof EngineEvent.Ended ended) {
            ended(ended);
        }
    }

    private void ended(EngineEvent.Ended end) {
        connection = Optional.empty();
        LOG.info("{}: connection ended: {} ({})", instance.id(), end.cause(), end.detail());
        if (end.cause() == EndCause.LOGGED_OUT) {
            keeper.erase();
            device = Optional.empty();
        }
        Proposal proposal = context.healing().afterEnd(end, vitals(), context.now());
        if (end.cause() == EndCause.RESTART && proposal instanceof Proposal.Connect) {
            failures++;
        }
        carryOut(proposal);
    }

    private void tick() {
        carryOut(context.healing().onClock(instance.wanted(), snapshot, vitals(), context.now()));
    }

    private void disconnect() {
        connectionNumber++;
        connection.ifPresent(EngineConnection::close);
        connection = Optional.empty();
    }

    private void wakeAt(Instant when) {
        silence();
        if (!when.equals(Instant.MAX)) {
            long delayMillis = Math.max(0, Duration.between(context.now(), when).toMillis() + 1);
            alarm = Optional.of(context.scheduler()
                    .schedule(() -> mailbox.execute(this::tick), delayMillis, TimeUnit.MILLISECONDS));
        }
    }

    private void silence() {
        alarm.ifPresent(future -> future.cancel(false));
        alarm = Optional.empty();
    }

    private void become(SessionState state) {
        SessionSnapshot before = snapshot;
        Instant now = context.now();
        boolean moved = before.state().status() != state.status()
                || !before.state().why().equals(state.why());
        snapshot = new SessionSnapshot(instance.id(), state, moved ? now : before.since());
        context.snapshots().put(snapshot);
        if (moved) {
            LOG.info(
                    "{}: {} -> {}{} after {} ms",
                    instance.id(),
                    before.state().status(),
                    state.status(),
                    state.why().map(reason -> " (" + reason.wireName() + ")").orElse(""),
                    Duration.between(before.since(), now).toMillis());
        }
        waiters.removeIf(this::settle);
    }

    /** Answers the waiter if waiting longer is pointless. */
    private boolean settle(Waiter waiter) {
        Instant now = context.now();
        boolean settled = snapshot.liveCode(now).isPresent()
                || !now.isBefore(waiter.until())
                || !canStillShowCode(waiter.until());
        if (settled) {
            answer(waiter);
        }
        return settled;
    }

    private boolean canStillShowCode(Instant until) {
        SessionState state = snapshot.state();
        return switch (state.status()) {
            case STARTING, SCAN_QR_CODE -> true;
            case STOPPED, WORKING, PASSKEY_REQUIRED, PASSKEY_CONFIRMATION_REQUIRED -> false;
            case FAILED -> state instanceof SessionState.Failed failed && failed.mayPassBefore(until);
        };
    }

    private void answer(Waiter waiter) {
        waiters.remove(waiter);
        Duration retryAfter = context.healing().retryAfter(snapshot, vitals(), context.now());
        waiter.promise().complete(new Look(snapshot, waiter.healing(), retryAfter));
    }

    private Vitals vitals() {
        return new Vitals(lastWatched, failures, context.random().nextDouble());
    }
}
