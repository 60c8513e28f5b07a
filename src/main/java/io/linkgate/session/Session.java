package io.linkgate.session;

import io.linkgate.engine.Alarm;
import io.linkgate.engine.EndCause;
import io.linkgate.engine.Engine;
import io.linkgate.engine.EngineConnection;
import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.Mailbox;
import io.linkgate.instance.Instance;
import io.linkgate.instance.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    private final Board board;
    private final Alarm alarm;

    private volatile Instant lastWatched = Instant.MIN;

    private Instance instance;
    private Optional<EngineDevice> device = Optional.empty();
    private Optional<EngineConnection> connection = Optional.empty();
    private int connectionNumber;
    private int failures;
    private boolean wrongAccount;

    Session(Instance instance, SessionContext context) {
        this.instance = instance;
        this.context = context;
        this.mailbox = new Mailbox(context.executor());
        this.waiters = new Waiters(context);
        this.keeper = new DeviceKeeper(instance.id(), context);
        this.board = new Board(instance.id(), context);
        this.alarm = new Alarm(context.scheduler(), context.clock(), mailbox, this::tick);
    }

    /** Where the session is; any thread. */
    SessionSnapshot snapshot() {
        return board.snapshot();
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
            carryOut(context.healing().onCommand(newest.wanted(), snapshot(), vitals(), context.now()));
            taken.complete(snapshot());
        });
        return taken;
    }

    /** Takes the owner's wish for a new connection; any thread. */
    CompletableFuture<SessionSnapshot> restart(Instance newest) {
        CompletableFuture<SessionSnapshot> taken = new CompletableFuture<>();
        mailbox.execute(() -> {
            instance = newest;
            failures = 0;
            carryOut(context.healing().onRestart(context.now()));
            taken.complete(snapshot());
        });
        return taken;
    }

    /** The owner gives the linked device up; any thread. */
    CompletableFuture<SessionSnapshot> logOut() {
        CompletableFuture<SessionSnapshot> done = new CompletableFuture<>();
        mailbox.execute(() -> {
            if (board.state().shown().isPresent()) {
                done.complete(snapshot()); // who shows a code is not linked
                return;
            }
            // Before the device is given up: what this connection still had to keep would bring it back.
            disconnect();
            device = Optional.empty();
            CompletionStage<Boolean> givenUp = keeper.giveUp(instance.engine());
            givenUp.whenComplete((was, failure) ->
                    mailbox.execute(() -> loggedOut(failure == null && was, Optional.ofNullable(failure), done)));
        });
        return done;
    }

    private void loggedOut(boolean wasLinked, Optional<Throwable> failure, CompletableFuture<SessionSnapshot> done) {
        if (wasLinked) {
            LOG.info("{}: its device is given up", instance.id());
            context.givenUp().run();
            carryOut(context.healing().afterLogout(instance.wanted(), vitals(), context.now()));
        } else if (instance.wanted() == Wanted.RUNNING && isConnecting()) {
            carryOut(context.healing().onRestart(context.now()));
        }
        failure.ifPresentOrElse(done::completeExceptionally, () -> done.complete(snapshot()));
    }

    private boolean isConnecting() {
        SessionStatus status = board.state().status();
        return status == SessionStatus.STARTING || status == SessionStatus.WORKING;
    }

    /** Somebody wants the code; any thread. */
    CompletableFuture<Look> look(Duration wait) {
        watched();
        CompletableFuture<Look> promise = new CompletableFuture<>();
        Instant until = context.now().plus(wait);
        mailbox.execute(() -> {
            Proposal proposal = context.healing().onLook(instance.wanted(), snapshot(), vitals(), context.now());
            carryOut(proposal);
            Waiter waiter = new Waiter(until, proposal instanceof Proposal.Connect, promise);
            if (!settle(waiter)) {
                waiters.add(waiter, () -> mailbox.execute(() -> answer(waiter)));
            }
        });
        return promise;
    }

    /** Ends the session for good; any thread. The promise completes when the socket is closed. */
    CompletableFuture<Void> close() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        mailbox.execute(() -> {
            disconnect();
            alarm.silence();
            waiters.takeAll()
                    .forEach(waiter -> waiter.promise()
                            .completeExceptionally(new CancellationException("the server is shutting down")));
            closed.complete(null);
        });
        return closed;
    }

    private void carryOut(Proposal proposal) {
        if (proposal instanceof Proposal.Leave leave) {
            alarm.ringAt(leave.lookAgainAt());
        } else if (proposal instanceof Proposal.Connect connect) {
            connect(connect.codeDueBy());
        } else if (proposal instanceof Proposal.Rest rest) {
            disconnect();
            alarm.silence();
            failures = 0;
            become(new SessionState.Stopped(rest.reason()));
        } else if (proposal instanceof Proposal.Fail fail) {
            disconnect();
            failures++;
            become(new SessionState.Failed(fail.reason(), fail.detail(), fail.retryAt()));
            alarm.ringAt(fail.retryAt());
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
        alarm.ringAt(codeDueBy);
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
            changed(changed);
        } else if (event instanceof EngineEvent.Linked linked) {
            failures = 0;
            become(new SessionState.Working(Me.of(linked.account())));
            tick();
        } else if (event instanceof EngineEvent.Ended ended) {
            ended(ended);
        }
    }

    private void changed(EngineEvent.DeviceChanged changed) {
        if (!isExpected(changed.device())) {
            // The engine turns the phone away, and tells the end of the connection next.
            wrongAccount = true;
            changed.kept().completeExceptionally(new CancellationException("another phone was expected"));
            return;
        }
        keeper.keep(changed);
        if (board.state().shown().isPresent()) {
            // A phone has taken the code: nobody else may.
            carryOut(new Proposal.Leave(context.now().plus(CONFIRMATION)));
            become(new SessionState.Starting(context.now().plus(CONFIRMATION)));
        }
    }

    private boolean isExpected(EngineDevice linked) {
        return linked.account()
                .map(account -> instance.mayBe(Me.of(account).phone()))
                .orElse(true);
    }

    private void ended(EngineEvent.Ended told) {
        EngineEvent.Ended end = wrongAccount
                ? new EngineEvent.Ended(
                        EndCause.WRONG_ACCOUNT, "A phone with another number than the expected one scanned.")
                : told;
        connection = Optional.empty();
        LOG.info("{}: connection ended: {} ({})", instance.id(), end.cause(), end.detail());
        if (end.cause() == EndCause.LOGGED_OUT) {
            keeper.erase();
        }
        if (end.cause() == EndCause.LOGGED_OUT || end.cause() == EndCause.WRONG_ACCOUNT) {
            device = Optional.empty();
        }
        Proposal proposal = context.healing().afterEnd(end, vitals(), context.now());
        if (end.cause() == EndCause.RESTART && proposal instanceof Proposal.Connect) {
            failures++;
        }
        carryOut(proposal);
    }

    private void tick() {
        carryOut(context.healing().onClock(instance.wanted(), snapshot(), vitals(), context.now()));
    }

    private void disconnect() {
        connectionNumber++;
        connection.ifPresent(EngineConnection::close);
        connection = Optional.empty();
        wrongAccount = false;
    }

    private void become(SessionState state) {
        board.become(state);
        waiters.removeIf(this::settle);
    }

    /** Answers the waiter if waiting longer is pointless. */
    private boolean settle(Waiter waiter) {
        Instant now = context.now();
        boolean settled = snapshot().liveCode(now).isPresent()
                || !now.isBefore(waiter.until())
                || !canStillShowCode(waiter.until());
        if (settled) {
            answer(waiter);
        }
        return settled;
    }

    private boolean canStillShowCode(Instant until) {
        SessionState state = board.state();
        return switch (state.status()) {
            case STARTING, SCAN_QR_CODE -> true;
            case STOPPED, WORKING, PASSKEY_REQUIRED, PASSKEY_CONFIRMATION_REQUIRED -> false;
            case FAILED -> state instanceof SessionState.Failed failed && failed.mayPassBefore(until);
        };
    }

    private void answer(Waiter waiter) {
        waiters.remove(waiter);
        Duration retryAfter = context.healing().retryAfter(snapshot(), vitals(), context.now());
        waiter.promise().complete(new Look(snapshot(), waiter.healing(), retryAfter));
    }

    private Vitals vitals() {
        return new Vitals(lastWatched, failures, context.random().nextDouble());
    }
}
