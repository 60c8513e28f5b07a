package io.linkgate.live;

import io.linkgate.engine.Alarm;
import io.linkgate.engine.EndCause;
import io.linkgate.engine.Engine;
import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.Mailbox;
import io.linkgate.healer.Proposal;
import io.linkgate.healer.Reconciler;
import io.linkgate.healer.SessionVitals;
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
 * only {@link #snapshot()} and may call the methods that say so.
 *
 * <p>A session decides nothing about healing: it tells {@link Reconciler} what it sees and does what is proposed. Each
 * connection has a number, and what one that was given up still has to say is ignored. While somebody watches, the next
 * connection is opened before the last code of this one ends, so that there is no moment without a code; until that code has
 * ended a phone may still take it.
 */
final class Session implements Connector.Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    /** A phone's confirmation and the login after it take seconds. */
    private static final Duration CONFIRMATION = Duration.ofSeconds(45);

    private static final Duration LOGIN_GRACE = Duration.ofSeconds(5);

    private static final EngineEvent.Ended WRONG_ACCOUNT =
            new EngineEvent.Ended(EndCause.WRONG_ACCOUNT, "A phone with another number than the expected one scanned.");

    /** A connection that held that long has ended the row of failures before it. */
    private static final Duration STABLE = Duration.ofSeconds(10);

    private final SessionContext context;
    private final Mailbox mailbox;
    private final DeviceKeeper keeper;
    private final SnapshotPublisher publisher;
    private final Alarm alarm;
    private final Alarm codeEnd;
    private final Waiters waiters;
    private final Connections connections = new Connections();
    private final Connector connector;

    private volatile Instant lastWatched = Instant.MIN;

    private final EngineKind engine;
    private final RoundCounter rounds;

    private Instance instance;
    private Instant arrivedAt = Instant.MAX;
    private Instant codeEndsAt = Instant.MAX;
    private int failures;
    private boolean prepared;
    private boolean wrongAccount;
    private boolean closed;

    Session(Instance instance, SessionContext context) {
        this.instance = instance;
        this.engine = instance.engine();
        this.rounds = new RoundCounter(context.engines().freeRounds(engine));
        this.context = context;
        this.mailbox = new Mailbox(context.workers().mailboxes());
        this.publisher = new SnapshotPublisher(instance.id(), context);
        this.keeper = new DeviceKeeper(instance.id(), context, this::accountChanged);
        this.connector = new Connector(context, mailbox, keeper, connections, this);
        this.alarm = new Alarm(context.workers().timers(), context.clocks().wall(), mailbox, this::tick);
        this.codeEnd = new Alarm(context.workers().timers(), context.clocks().steady(), mailbox, this::codeEnded);
        this.waiters = new Waiters(context, publisher, this::vitals, mailbox);
    }

    /** Where the session is; any thread. */
    SessionSnapshot snapshot() {
        return publisher.snapshot();
    }

    /** Whether its instance is of that kind, which never changes; any thread. */
    boolean isOf(EngineKind kind) {
        return engine == kind;
    }

    /** How many callers wait for a code; any thread. */
    int waiting() {
        return waiters.count();
    }

    /** Its last moves, the oldest first; any thread. */
    List<Transition> history() {
        return publisher.history().moves();
    }

    /** Notes that somebody looks; any thread. */
    void watched() {
        lastWatched = context.now();
    }

    /** Takes a new name and a new expected telephone number; any thread. Who has linked already stays linked. */
    void update(Instance newest) {
        mailbox.execute(() -> instance = newest);
    }

    /** Takes the owner's newest command; any thread. */
    CompletableFuture<SessionSnapshot> apply(Instance newest) {
        return command(newest, () -> {
            if (publisher.state().shown().isEmpty()) {
                rounds.forget(); // a session that shows codes is only told to go on
            }
            return context.reconciler().onCommand(newest.wanted(), snapshot(), vitals(), context.now());
        });
    }

    /** Takes the owner's wish for a new connection; any thread. */
    CompletableFuture<SessionSnapshot> restart(Instance newest) {
        return command(newest, () -> {
            rounds.forget();
            return context.reconciler().onRestart();
        });
    }

    /** A newer client version has become known: tries again at once if the last one was refused; any thread. */
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
            failures = 0;
            carryOut(decision.get());
            taken.complete(snapshot());
        });
        return taken;
    }

    /** The owner gives the linked device up; any thread. */
    CompletableFuture<SessionSnapshot> logOut() {
        CompletableFuture<SessionSnapshot> done = new CompletableFuture<>();
        mailbox.execute(done, () -> {
            if (publisher.state().shown().isPresent()) {
                done.complete(snapshot()); // who shows a code is not linked
                return;
            }
            // Before the device is given up: what this connection still had to keep would bring it back.
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
            carryOut(context.reconciler().afterLogout(instance.wanted(), vitals(), context.now()));
        } else if (instance.wanted() == Wanted.RUNNING && isConnecting()) {
            carryOut(context.reconciler().onRestart());
        }
        failure.ifPresentOrElse(done::completeExceptionally, () -> done.complete(snapshot()));
    }

    /** Whose device is kept may be another account now; any thread. */
    private void accountChanged() {
        try {
            mailbox.execute(() -> {
                if (!closed) {
                    publisher.accountChanged();
                }
            });
        } catch (RejectedExecutionException shutDown) {
            LOG.debug("{}: its account is shown after the next start", instance.id());
        }
    }

    private boolean isConnecting() {
        return switch (publisher.state().status()) {
            case STARTING, PASSKEY_REQUIRED, PASSKEY_CONFIRMATION_REQUIRED, WORKING -> true;
            case STOPPED, SCAN_QR_CODE, FAILED -> false;
        };
    }

    /** Somebody wants the code; any thread. */
    CompletableFuture<CodePoll> awaitCode(Duration wait, int after) {
        watched();
        CompletableFuture<CodePoll> promise = new CompletableFuture<>();
        Instant until = context.now().plus(wait);
        mailbox.execute(promise, () -> {
            carryOut(context.reconciler().onLook(instance.wanted(), snapshot(), vitals(), context.now()));
            connections.hurry();
            waiters.add(until, after, promise);
        });
        return promise;
    }

    /** Somebody wants a code to type into a phone; any thread. */
    CompletableFuture<PairingCodeResult> requestCode(PhoneNumber phone) {
        watched();
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

    /** Ends the session for good; any thread. The promise completes when its connections are told to close. */
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
            failures = 0;
            become(new SessionState.Stopped(rest.reason()));
        } else if (proposal instanceof Proposal.Fail fail) {
            fail(new SessionState.Failed(fail.reason(), fail.detail(), fail.retryAt()));
        }
    }

    private void fail(SessionState.Failed failed) {
        disconnect();
        failures += failed.reason() == Reason.RESTING ? 0 : 1;
        boolean awaited = !waiters.isEmpty();
        become(failed);
        if (awaited) {
            watched(); // who waited is told when to come back, as somebody who looks now
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
            mustArriveWithin(connect.codeWithin()); // or this session would wait for its turn for ever
            throw e;
        }
    }

    private void dial(Proposal.Connect connect, Engine engine) {
        publisher.connecting(connect.cure(), failures);
        become(new SessionState.Starting(Instant.MAX));
        alarm.silence();
        int number = connections.begin();
        boolean urgent = connect.cure() == Cure.WAKE || !waiters.isEmpty();
        connector.dial(number, engine, urgent, () -> mustArriveWithin(connect.codeWithin()));
    }

    /** One more connection, with keys of its own, whose first code takes over from the last one that is on show. */
    private void prepare(Proposal.Prepare prepare) {
        prepared = true;
        alarm.ringAt(prepare.lookAgainAt());
        context.engines().of(instance.engine()).ifPresent(engine -> {
            publisher.connecting(Cure.NEW_CODES, failures);
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
            // It may confirm at the last moment, and what comes after that takes its time too.
            mustArriveWithin(Duration.between(context.now(), linking.until()).plus(CONFIRMATION));
        } else if (event instanceof EngineEvent.PasskeyWanted wanted && role != Role.GONE) {
            // Whichever code the phone has taken: nobody else may take one of the other connection.
            keepOnly(number);
            become(new SessionState.PasskeyRequired(wanted.until()));
            tick();
        } else if (event instanceof EngineEvent.LoggingIn step && role == Role.MAIN) {
            // Its connection ends by itself when a step takes too long, with a reason that says more.
            mustArriveWithin(Duration.between(context.now(), step.until()).plus(LOGIN_GRACE));
        } else if (event instanceof EngineEvent.Linked linked && role == Role.MAIN) {
            connections.arrived(number);
            arrivedAt = context.now();
            rounds.forget();
            become(new SessionState.Working(SessionWords.of(linked.account())));
            tick();
        }
    }

    /** A phone has taken a code of that connection, so its device is the instance's, and no other may be linked beside it. */
    private void keepOnly(int number) {
        connections.keepOnly(number);
        connector.keepDeviceOf(number);
    }

    private void shown(int number, Role role, Instant begun, EngineEvent.CodeShown shown) {
        if (role == Role.GONE || role == Role.LEAVING) {
            return; // what it redraws is the code that has been replaced
        }
        boolean first = connections.arrived(number);
        if (role == Role.NEXT) {
            connections.takeOver();
            rounds.roundOver(context.now());
        }
        Instant now = context.now();
        // A last code that is only drawn again needs no other successor.
        prepared = prepared && role == Role.MAIN && shown.sequence() >= shown.of();
        if (first) {
            Duration took = Duration.between(begun, context.clocks().steady().instant());
            context.timeToCode(instance.engine()).record(took);
            context.observer().codeCame(took);
        }
        if (arrivedAt.equals(Instant.MAX)) {
            arrivedAt = now;
        }
        codeEndsAt = context.clocks().onSteady(shown.expiresAt());
        codeEnd.ringAt(codeEndsAt.minusMillis(1)); // an alarm rings up to a millisecond late
        become(new SessionState.ScanQrCode(
                new QrCode(shown.text(), now, shown.expiresAt(), shown.sequence(), shown.of())));
        tick();
    }

    private void changed(int number, Role role, EngineEvent.DeviceChanged changed) {
        if (role == Role.GONE) {
            changed.kept().completeExceptionally(new CancellationException("the connection was given up"));
            return;
        }
        // Whichever code the phone has taken: from now on this is the connection that counts.
        keepOnly(number);
        if (!isExpected(changed.device())) {
            // The engine turns the phone away, and tells the end of the connection next.
            wrongAccount = true;
            changed.kept().completeExceptionally(new CancellationException("another phone was expected"));
            return;
        }
        keeper.keep(changed);
        if (isConfirmation()) {
            // Nobody else may take a code.
            mustArriveWithin(CONFIRMATION);
        }
    }

    /** Whether a device that changes now has just been linked by a phone, which may have wanted a passkey before. */
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

    private void ended(int number, Role role, EngineEvent.Ended told) {
        if (role == Role.GONE) {
            return;
        }
        EngineEvent.Ended end = wrongAccount && role == Role.MAIN ? WRONG_ACCOUNT : told;
        publisher.connectionEnded(end);
        connections.ended(number);
        if (role != Role.MAIN) {
            return; // its code was replaced, or the one that counts will tell whether another is needed
        }
        if (end.cause() == EndCause.CODES_EXHAUSTED) {
            rounds.roundOver(context.now());
        }
        if (end.cause() == EndCause.CODES_EXHAUSTED && connections.takeOver()) {
            mustArriveWithin(context.reconciler().codeWithin()); // the next one is on its way already
            return;
        }
        if (!arrivedAt.equals(Instant.MAX) && !context.now().isBefore(arrivedAt.plus(STABLE))) {
            failures = 0;
        }
        if (end.cause() == EndCause.LOGGED_OUT) {
            keeper.erase();
        }
        if (end.cause() == EndCause.LOGGED_OUT || end.cause() == EndCause.WRONG_ACCOUNT) {
            connector.forgetDevice();
        }
        note(end);
        Proposal proposal = context.reconciler().afterEnd(end, vitals(), context.now());
        if (end.cause() == EndCause.RESTART && proposal instanceof Proposal.Connect) {
            failures++;
        }
        carryOut(proposal);
    }

    /** Remembers an end that a new connection may follow at once, without a failed state that would show it. */
    private void note(EngineEvent.Ended end) {
        if (end.cause() == EndCause.LOGGED_OUT) {
            publisher.failed(Reason.LOGGED_OUT, end.detail());
        } else if (end.cause() == EndCause.WRONG_ACCOUNT) {
            publisher.failed(Reason.WRONG_NUMBER, end.detail());
        }
    }

    /** A code ends by the clock or by the time that has passed, whichever is earlier: a clock that is set back revives none. */
    private void codeEnded() {
        Instant now = context.now();
        publisher
                .state()
                .shown()
                .filter(code -> code.isLiveAt(now)
                        && !context.clocks().steady().instant().isBefore(codeEndsAt))
                .ifPresent(code -> {
                    become(new SessionState.ScanQrCode(code.endedAt(now)));
                    tick();
                });
    }

    private void tick() {
        carryOut(context.reconciler().onClock(instance.wanted(), snapshot(), vitals(), context.now()));
    }

    private void disconnect() {
        connections.closeAll();
        arrivedAt = Instant.MAX;
        codeEnd.silence();
        prepared = false;
        wrongAccount = false;
    }

    private void become(SessionState state) {
        publisher.become(state);
        waiters.boardChanged();
    }

    private SessionVitals vitals() {
        Duration each = context.timeToCode(instance.engine()).expected();
        return new SessionVitals(
                lastWatched,
                failures,
                context.random().nextDouble(),
                prepared,
                rounds.rounds(context.now()),
                each.plus(context.limiter().waitAt(each)));
    }
}
