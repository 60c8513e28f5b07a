package io.linkgate.live;

import io.linkgate.engine.Alarm;
import io.linkgate.engine.EndCause;
import io.linkgate.engine.Engine;
import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.Mailbox;
import io.linkgate.healer.Proposal;
import io.linkgate.healer.Reconciler;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.Wanted;
import io.linkgate.live.Connections.Role;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.session.CodePoll;
import io.linkgate.session.Cure;
import io.linkgate.session.PairingCodeResult;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live attempt to link one instance. Everything here happens in its mailbox, one event at a time; other threads see
 * only {@link #snapshot()} and may call the methods that are marked "any thread".
 *
 * <p>A session decides nothing about healing: it reports what it sees to {@link Reconciler} and carries out the
 * proposal. Each connection has a number, and events of a connection that was given up are ignored. While callers
 * watch, the next connection is opened before the last code of this one ends, so that there is always a code; until
 * that code has ended, a phone may still take it.
 */
final class Session implements Connector.Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** A phone's confirmation and the login after it take seconds. */
    private static final Duration CONFIRMATION = Duration.ofSeconds(45);

    private static final Duration LOGIN_GRACE = Duration.ofSeconds(5);

    private static final EngineEvent.Ended WRONG_ACCOUNT =
            new EngineEvent.Ended(EndCause.WRONG_ACCOUNT, "A phone with another number than the expected one scanned.");

    private final SessionContext context;
    private final Mailbox mailbox;
    private final DeviceKeeper keeper;
    private final SnapshotPublisher publisher;
    private final Alarm alarm;
    private final CodeEnd codeEnd;
    private final Waiters waiters;
    private final Connections connections = new Connections();
    private final Connector connector;

    private final EngineKind engine;
    private final Attempts attempts;

    private Instance instance;
    private boolean wrongAccount;
    private boolean closed;

    Session(Instance instance, SessionContext context) {
        this.instance = instance;
        this.engine = instance.engine();
        this.attempts = new Attempts(context, engine);
        this.context = context;
        this.mailbox = new Mailbox(context.workers().mailboxes());
        this.publisher = new SnapshotPublisher(instance.id(), context);
        this.keeper = new DeviceKeeper(instance.id(), context, this::accountChanged);
        this.connector = new Connector(context, mailbox, keeper, connections, this);
        this.alarm = new Alarm(context.workers().timers(), context.clocks().wall(), mailbox, this::tick);
        this.codeEnd = new CodeEnd(context, mailbox, publisher, this::codeEnded);
        this.waiters = new Waiters(context, publisher, attempts::vitals, mailbox);
    }

    /** The session's snapshot; any thread. */
    SessionSnapshot snapshot() {
        return publisher.snapshot();
    }

    /** Whether its instance has that engine, which never changes; any thread. */
    boolean isOf(EngineKind kind) {
        return engine == kind;
    }

    /** The number of callers that wait for a code; any thread. */
    int waiting() {
        return waiters.count();
    }

    /** Its last moves, the oldest first; any thread. */
    List<Transition> history() {
        return publisher.history().moves();
    }

    /** Notes that a caller watches; any thread. */
    void watched() {
        attempts.watched();
    }

    /**
     * Takes a new name and a new expected telephone number; any thread. A phone that has linked already stays linked.
     */
    void update(Instance newest) {
        mailbox.execute(() -> instance = newest);
    }

    /** Takes the owner's newest command; any thread. */
    CompletableFuture<SessionSnapshot> apply(Instance newest) {
        return command(newest, () -> {
            if (publisher.state().shown().isEmpty()) {
                attempts.forgetRounds(); // a session that shows codes just goes on
            }
            return context.reconciler().onCommand(newest.wanted(), snapshot(), attempts.vitals(), context.now());
        });
    }

    /** Takes the owner's request for a new connection; any thread. */
    CompletableFuture<SessionSnapshot> restart(Instance newest) {
        return command(newest, () -> {
            attempts.forgetRounds();
            return context.reconciler().onRestart();
        });
    }

    /** Retries at once with a newer client version if the last one was refused; any thread. */
    void clientIsNewer() {
        mailbox.execute(() -> {
            if (instance.wanted() == Wanted.RUNNING
                    && publisher.state() instanceof SessionState.Failed failed
                    && failed.reason() == Reason.CLIENT_OUTDATED) {
                carryOut(context.reconciler().onRestart());
            }
        });
    }

    private CompletableFuture<SessionSnapshot> command(Instance newest, Supplier<Proposal> decision) {
        CompletableFuture<SessionSnapshot> taken = new CompletableFuture<>();
        mailbox.execute(taken, () -> {
            instance = newest;
            attempts.forgetFailures();
            carryOut(decision.get());
            taken.complete(snapshot());
        });
        return taken;
    }

    /** Gives the linked device up for the owner; any thread. */
    CompletableFuture<SessionSnapshot> logOut() {
        CompletableFuture<SessionSnapshot> done = new CompletableFuture<>();
        mailbox.execute(done, () -> {
            if (publisher.state().shown().isPresent()) {
                done.complete(snapshot()); // a session that shows a code is not linked
                return;
            }
            // Before the device is given up: what this connection still had to save would bring it back.
            disconnect();
            connector.forgetDevice();
            CompletionStage<Boolean> givenUp = keeper.giveUp(instance.engine());
            givenUp.whenComplete((was, failure) ->
                    mailbox.execute(done, () -> loggedOut(failure == null && was, Optional.ofNullable(failure), done)));
        });
        return done;
    }

    private void loggedOut(boolean wasLinked, Optional<Throwable> failure, CompletableFuture<SessionSnapshot> done) {
        if (wasLinked) {
            context.log().happened(instance.id(), "its device is given up");
            context.stores().givenUp().run();
            carryOut(context.reconciler().afterLogout(instance.wanted(), attempts.vitals(), context.now()));
        } else if (instance.wanted() == Wanted.RUNNING && isConnecting()) {
            carryOut(context.reconciler().onRestart());
        }
        failure.ifPresentOrElse(done::completeExceptionally, () -> done.complete(snapshot()));
    }

    /** The saved device may belong to another account now; any thread. */
    private void accountChanged() {
        try {
            mailbox.execute(() -> {
                if (!closed) {
                    publisher.accountChanged();
                }
            });
        } catch (RejectedExecutionException shutDown) {
            LOG.debug("{}: the change of its account is shown after the next start", instance.id());
        }
    }

    private boolean isConnecting() {
        return switch (publisher.state().status()) {
            case STARTING, PASSKEY_REQUIRED, PASSKEY_CONFIRMATION_REQUIRED, WORKING -> true;
            case STOPPED, SCAN_QR_CODE, FAILED -> false;
        };
    }

    /** Waits for a code on behalf of a caller; any thread. */
    CompletableFuture<CodePoll> awaitCode(Duration wait, int after) {
        attempts.watched();
        CompletableFuture<CodePoll> promise = new CompletableFuture<>();
        Instant until = context.now().plus(wait);
        mailbox.execute(promise, () -> {
            carryOut(context.reconciler().onLook(instance.wanted(), snapshot(), attempts.vitals(), context.now()));
            connections.hurry();
            waiters.add(until, after, promise);
        });
        return promise;
    }

    /** Requests a pairing code on behalf of a caller; any thread. */
    CompletableFuture<PairingCodeResult> requestCode(PhoneNumber phone) {
        attempts.watched();
        CompletableFuture<PairingCodeResult> promise = new CompletableFuture<>();
        mailbox.execute(promise, () -> {
            boolean showing = snapshot().liveCode(context.now()).isPresent();
            connections
                    .main()
                    .filter(open -> showing)
                    .map(open -> open.requestCode(phone.text()).thenApply(SessionWords::of))
                    .orElseGet(() -> CompletableFuture.completedFuture(
                            new PairingCodeResult.Missing(PairingCodeResult.Why.NOT_NOW)))
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

    /** Ends the session for good; any thread. The promise completes when its connections have been asked to close. */
    CompletableFuture<Void> close() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        mailbox.execute(done, () -> {
            closed = true;
            disconnect();
            alarm.silence();
            waiters.turnAway();
            done.complete(null);
        });
        return done;
    }

    private void carryOut(Proposal proposal) {
        if (proposal instanceof Proposal.Leave leave) {
            alarm.ringAt(leave.lookAgainAt());
        } else if (proposal instanceof Proposal.Connect connect) {
            connect(connect);
        } else if (proposal instanceof Proposal.Prepare prepare) {
            prepare(prepare);
        } else if (proposal instanceof Proposal.Rest rest) {
            disconnect();
            alarm.silence();
            attempts.forgetFailures();
            become(new SessionState.Stopped(rest.reason()));
        } else if (proposal instanceof Proposal.Fail fail) {
            fail(new SessionState.Failed(fail.reason(), fail.detail(), fail.retryAt()));
        }
    }

    private void fail(SessionState.Failed failed) {
        disconnect();
        if (failed.reason() != Reason.RESTING) {
            attempts.failed();
        }
        boolean awaited = !waiters.isEmpty();
        become(failed);
        if (awaited) {
            attempts.watched(); // callers that waited are asked to come back, and count as watching now
        }
        tick();
    }

    private void connect(Proposal.Connect connect) {
        disconnect();
        Optional<Engine> engine = context.engines().of(instance.engine());
        if (engine.isEmpty()) {
            String detail = "The engine " + instance.engine().wireName() + " is switched off on this server.";
            carryOut(new Proposal.Fail(Reason.ENGINE_DISABLED, detail, Instant.MAX));
            return;
        }
        try {
            dial(connect, engine.get());
        } catch (Throwable e) {
            mustArriveWithin(connect.codeWithin()); // otherwise this session would wait for its turn forever
            throw e;
        }
    }

    private void dial(Proposal.Connect connect, Engine engine) {
        publisher.connecting(connect.cure(), attempts.failures());
        become(new SessionState.Starting(Instant.MAX));
        alarm.silence();
        int number = connections.begin();
        boolean urgent = connect.cure() == Cure.WAKE || !waiters.isEmpty();
        connector.dial(number, engine, urgent, () -> mustArriveWithin(connect.codeWithin()));
    }

    /** Opens a second connection, with keys of its own, whose first code takes over from the last one on show. */
    private void prepare(Proposal.Prepare prepare) {
        attempts.prepared();
        alarm.ringAt(prepare.lookAgainAt());
        context.engines().of(instance.engine()).ifPresent(engine -> {
            publisher.connecting(Cure.NEW_CODES, attempts.failures());
            connector.dialBeside(connections.beginBeside(), engine);
        });
    }

    private void mustArriveWithin(Duration time) {
        Instant due = context.now().plus(time);
        alarm.ringAt(due);
        become(new SessionState.Starting(due));
    }

    @Override
    public void unreadable(String why) {
        carryOut(new Proposal.Fail(Reason.CREDENTIALS_UNREADABLE, why, Instant.MAX));
    }

    @Override
    public void heard(int number, Instant begun, EngineEvent event) {
        Role role = connections.roleOf(number);
        if (event instanceof EngineEvent.Ended ended) {
            ended(number, role, ended);
        } else if (event instanceof EngineEvent.CodeShown shown) {
            shown(number, role, begun, shown);
        } else if (event instanceof EngineEvent.DeviceChanged changed) {
            changed(number, role, changed);
        } else if (event instanceof EngineEvent.PhoneIsLinking linking && role != Role.GONE) {
            keepOnly(number);
            // It may confirm at the last moment, and the login after that takes time too.
            mustArriveWithin(Duration.between(context.now(), linking.until()).plus(CONFIRMATION));
        } else if (event instanceof EngineEvent.PasskeyWanted wanted && role != Role.GONE) {
            // The code of the other connection must not be taken by another phone.
            keepOnly(number);
            become(new SessionState.PasskeyRequired(wanted.until()));
            tick();
        } else if (event instanceof EngineEvent.LoggingIn step && role == Role.MAIN) {
            // If a step takes too long, the connection ends by itself, with a more precise reason.
            mustArriveWithin(Duration.between(context.now(), step.until()).plus(LOGIN_GRACE));
        } else if (event instanceof EngineEvent.Linked linked && role == Role.MAIN) {
            connections.arrived(number);
            attempts.online();
            become(new SessionState.Working(SessionWords.of(linked.account())));
            tick();
        }
    }

    /** Drops the other connection: a phone has taken a code of this one, so its device becomes the instance's. */
    private void keepOnly(int number) {
        connections.keepOnly(number);
        connector.keepDeviceOf(number);
    }

    private void shown(int number, Role role, Instant begun, EngineEvent.CodeShown shown) {
        if (role == Role.GONE || role == Role.LEAVING) {
            return; // it redraws a code that has been replaced
        }
        boolean first = connections.arrived(number);
        if (role == Role.NEXT) {
            connections.takeOver();
            attempts.roundOver();
        }
        Instant now = context.now();
        // A last code that is only redrawn needs no second successor.
        attempts.stillPrepared(role == Role.MAIN && shown.sequence() >= shown.of());
        if (first) {
            Duration took = Duration.between(begun, context.clocks().steady().instant());
            context.timeToCode(instance.engine()).record(took);
            context.observer().codeCame(took);
        }
        attempts.codeShown();
        codeEnd.expectAt(shown.expiresAt());
        become(new SessionState.ScanQrCode(
                new QrCode(shown.text(), now, shown.expiresAt(), shown.sequence(), shown.of())));
        tick();
    }

    private void changed(int number, Role role, EngineEvent.DeviceChanged changed) {
        if (role == Role.GONE) {
            changed.kept().completeExceptionally(new CancellationException("the connection was given up"));
            return;
        }
        // A phone has taken a code of this connection, so this is the one that counts.
        keepOnly(number);
        if (!isExpected(changed.device())) {
            // The engine turns the phone away and then reports the end of the connection.
            wrongAccount = true;
            changed.kept().completeExceptionally(new CancellationException("another phone was expected"));
            return;
        }
        keeper.keep(changed);
        if (isConfirmation()) {
            // No other phone may take a code.
            mustArriveWithin(CONFIRMATION);
        }
    }

    /** Whether a device that changes now has just been linked by a phone, perhaps after a passkey was required. */
    private boolean isConfirmation() {
        return switch (publisher.state().status()) {
            case SCAN_QR_CODE, PASSKEY_REQUIRED, PASSKEY_CONFIRMATION_REQUIRED -> true;
            case STOPPED, STARTING, WORKING, FAILED -> false;
        };
    }

    private boolean isExpected(EngineDevice linked) {
        return linked.account()
                .map(account -> instance.mayBe(SessionWords.of(account).phone()))
                .orElse(true);
    }

    private void ended(int number, Role role, EngineEvent.Ended reported) {
        if (role == Role.GONE) {
            return;
        }
        EngineEvent.Ended end = wrongAccount && role == Role.MAIN ? WRONG_ACCOUNT : reported;
        publisher.connectionEnded(end);
        connections.ended(number);
        if (role != Role.MAIN) {
            return; // its code was replaced, or the main connection will show whether another is needed
        }
        if (end.cause() == EndCause.CODES_EXHAUSTED) {
            attempts.roundOver();
        }
        if (end.cause() == EndCause.CODES_EXHAUSTED && connections.takeOver()) {
            mustArriveWithin(context.reconciler().codeWithin()); // the next connection is already on its way
            return;
        }
        attempts.connectionEnded();
        if (end.cause() == EndCause.LOGGED_OUT) {
            keeper.erase();
        }
        if (end.cause() == EndCause.LOGGED_OUT || end.cause() == EndCause.WRONG_ACCOUNT) {
            connector.forgetDevice();
        }
        note(end);
        Proposal proposal = context.reconciler().afterEnd(end, attempts.vitals(), context.now());
        if (end.cause() == EndCause.RESTART && proposal instanceof Proposal.Connect) {
            attempts.failed();
        }
        carryOut(proposal);
    }

    /** Remembers an end that may be followed at once by a new connection, without a failed state that would show it. */
    private void note(EngineEvent.Ended end) {
        if (end.cause() == EndCause.LOGGED_OUT) {
            publisher.failed(Reason.LOGGED_OUT, end.detail());
        } else if (end.cause() == EndCause.WRONG_ACCOUNT) {
            publisher.failed(Reason.WRONG_NUMBER, end.detail());
        }
    }

    private void codeEnded(QrCode code) {
        become(new SessionState.ScanQrCode(code));
        tick();
    }

    private void tick() {
        carryOut(context.reconciler().onClock(instance.wanted(), snapshot(), attempts.vitals(), context.now()));
    }

    private void disconnect() {
        connections.closeAll();
        attempts.disconnected();
        codeEnd.silence();
        wrongAccount = false;
    }

    private void become(SessionState state) {
        publisher.become(state);
        waiters.snapshotChanged();
    }
}
