package io.linkgate.live;

import io.linkgate.engine.Alarm;
import io.linkgate.engine.EndCause;
import io.linkgate.engine.Engine;
import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.Mailbox;
import io.linkgate.healer.Proposal;
import io.linkgate.healer.Reconciler;
import io.linkgate.instance.Instance;
import io.linkgate.session.Cure;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The reconciliation of one session with what its owner wants. Decides nothing itself: asks {@link Reconciler} after
 * each thing that happens, and carries out the proposal. Confined to the session's mailbox.
 *
 * <p>While callers watch, the next connection is opened before the last code of the present one ends, so that there is
 * always a code; until that code has ended, a phone may still take it.
 */
final class Reconciliation {

    private static final Duration LATE = Duration.ofSeconds(5);

    private final SessionContext context;
    private final Reconciler reconciler;
    private final SnapshotPublisher publisher;
    private final Attempts attempts;
    private final Waiters waiters;
    private final Connector connector;
    private final Alarm alarm;
    private final CodeEnd codeEnd;

    private Instance instance;
    private boolean ended;

    Reconciliation(
            Instance instance,
            SessionContext context,
            Mailbox mailbox,
            SnapshotPublisher publisher,
            Attempts attempts,
            Waiters waiters,
            Connector connector) {
        this.instance = instance;
        this.context = context;
        this.reconciler = context.reconciler();
        this.publisher = publisher;
        this.attempts = attempts;
        this.waiters = waiters;
        this.connector = connector;
        this.alarm = new Alarm(context.workers().timers(), context.clocks().wall(), mailbox, this::onClock);
        this.codeEnd = new CodeEnd(context, mailbox, publisher, this::publish);
    }

    /** The instance as its owner has described it last. */
    Instance instance() {
        return instance;
    }

    /** Takes the owner's newest description of the instance. */
    void update(Instance newest) {
        instance = newest;
    }

    /** Begins a new row of attempts, because the owner has commanded something. */
    void onCommand() {
        attempts.forgetFailures();
        if (publisher.state().shown().isEmpty()) {
            attempts.forgetRounds(); // a session that shows codes just goes on
        }
        carryOut(reconciler.onCommand(instance.wanted(), publisher.snapshot(), attempts.vitals(), context.now()));
    }

    /** Begins a new row of attempts with a new connection, because the owner has asked for one. */
    void onRestart() {
        attempts.forgetFailures();
        attempts.forgetRounds();
        reconnect();
    }

    /** The last connection of another time, or of another node, has failed in a way that lasts. */
    void onLasting(SessionState.Failed failure) {
        carryOut(reconciler.onLasting(failure, context.now()));
    }

    /** Opens a new connection. */
    void reconnect() {
        carryOut(reconciler.onRestart());
    }

    /** A caller asks for a code. */
    void onPoll() {
        carryOut(reconciler.onPoll(instance.wanted(), publisher.snapshot(), attempts.vitals(), context.now()));
    }

    /** Time has passed, or the state has changed. */
    void onClock() {
        carryOut(reconciler.onClock(instance.wanted(), publisher.snapshot(), attempts.vitals(), context.now()));
    }

    /**
     * Whether its alarm should have rung some seconds ago, and it has not looked since, or the clock was set back in a
     * pause; any thread.
     */
    boolean isOverdue() {
        return alarm.isOverdue(LATE) || reconciler.isPauseSetBack(publisher.snapshot(), context.now());
    }

    /** The owner has given the linked device up. */
    void afterLogout() {
        carryOut(reconciler.afterLogout(instance.wanted(), attempts.vitals(), context.now()));
    }

    /** The main connection has ended by itself, and no other takes over. */
    void afterEnd(EngineEvent.Ended end) {
        Proposal proposal = reconciler.afterEnd(end, attempts.vitals(), context.now());
        if (end.cause() == EndCause.RESTART && proposal instanceof Proposal.Connect) {
            attempts.failed();
        }
        carryOut(proposal);
    }

    /** The saved device cannot be opened or understood. */
    void onUnreadable(String why) {
        carryOut(new Proposal.Fail(Reason.CREDENTIALS_UNREADABLE, why, Instant.MAX));
    }

    /** Puts a code on show. */
    void show(QrCode code) {
        codeEnd.expectAt(code.expiresAt());
        publish(code);
    }

    private void publish(QrCode code) {
        become(new SessionState.ScanQrCode(code));
        onClock();
    }

    /** Waits for the connection's next step; the attempt counts as stalled if it takes longer. */
    void mustArriveWithin(Duration time) {
        Instant due = context.now().plus(time);
        alarm.ringAt(due);
        become(new SessionState.Starting(due));
    }

    /** Publishes the next state, unless the session has ended. */
    void become(SessionState state) {
        if (ended) {
            return;
        }
        publisher.become(state);
        waiters.snapshotChanged();
    }

    /** Closes every connection; their events are ignored from now on. */
    void disconnect() {
        connector.closeAll();
        attempts.disconnected();
        codeEnd.silence();
    }

    /**
     * Closes every connection for good: nothing is opened or published from now on, whatever waits in the mailbox, for
     * example an alarm that has rung already.
     */
    void end() {
        close();
        ended = true;
    }

    private void close() {
        disconnect();
        alarm.silence();
    }

    private void carryOut(Proposal proposal) {
        if (ended) {
            return;
        }
        if (proposal instanceof Proposal.Leave leave) {
            alarm.ringAt(leave.checkAgainAt());
        } else if (proposal instanceof Proposal.Connect connect) {
            connect(connect);
        } else if (proposal instanceof Proposal.Prepare prepare) {
            prepare(prepare);
        } else if (proposal instanceof Proposal.Rest rest) {
            close();
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
        onClock();
    }

    private void connect(Proposal.Connect connect) {
        disconnect();
        Optional<Engine> engine = context.engines().of(instance.engine());
        if (engine.isEmpty()) {
            String detail = "The engine " + instance.engine().wireName() + " is disabled on this server.";
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
        boolean urgent = connect.cure() == Cure.WAKE || !waiters.isEmpty();
        connector.dial(engine, urgent, () -> mustArriveWithin(connect.codeWithin()));
    }

    /** Opens a second connection, with keys of its own, whose first code takes over from the last one on show. */
    private void prepare(Proposal.Prepare prepare) {
        attempts.prepared();
        alarm.ringAt(prepare.checkAgainAt());
        context.engines().of(instance.engine()).ifPresent(engine -> {
            publisher.connecting(Cure.NEW_CODES, attempts.failures());
            connector.dialSuccessor(engine);
        });
    }
}
