package io.linkgate.live;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.EngineEvent;
import io.linkgate.live.Connections.Role;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;

/**
 * The events of one session's connections, and what each means for the session. Each connection has a number, and the
 * events of one that was given up are ignored. Confined to the session's mailbox.
 */
final class ConnectionEvents {

    /** A phone's confirmation and the login after it take seconds. */
    private static final Duration CONFIRMATION = Duration.ofSeconds(45);

    private static final Duration LOGIN_GRACE = Duration.ofSeconds(5);

    private static final EngineEvent.Ended WRONG_ACCOUNT =
            new EngineEvent.Ended(EndCause.WRONG_ACCOUNT, "A phone with another number than the expected one scanned.");

    private final SessionContext context;
    private final Connections connections;
    private final Connector connector;
    private final DeviceKeeper keeper;
    private final Attempts attempts;
    private final SnapshotPublisher publisher;
    private final Reconciliation reconciliation;
    private final LinkingProgress progress;

    /** The connection whose phone has an unexpected number, until another one is opened; 0 for none. */
    private int wrongAccount;

    ConnectionEvents(
            SessionContext context,
            Connections connections,
            Connector connector,
            DeviceKeeper keeper,
            Attempts attempts,
            SnapshotPublisher publisher,
            Reconciliation reconciliation) {
        this.context = context;
        this.connections = connections;
        this.connector = connector;
        this.keeper = keeper;
        this.attempts = attempts;
        this.publisher = publisher;
        this.reconciliation = reconciliation;
        this.progress = new LinkingProgress(
                context.observer(), reconciliation.instance().engine());
    }

    /**
     * Takes an event of a connection.
     *
     * @param begun when the connection's turn had come, by the steady clock
     */
    void take(int number, Instant begun, EngineEvent event) {
        Role role = connections.roleOf(number);
        if (event instanceof EngineEvent.Ended ended) {
            ended(number, role, ended);
        } else if (event instanceof EngineEvent.CodeShown shown) {
            shown(number, role, begun, shown);
        } else if (event instanceof EngineEvent.DeviceChanged changed) {
            changed(number, role, changed);
        } else if (event instanceof EngineEvent.PhoneIsLinking linking && role != Role.GONE) {
            connector.keepOnly(number);
            progress.scanned(steadily());
            // It may confirm at the last moment, and the login after that takes time too.
            reconciliation.mustArriveWithin(
                    Duration.between(context.now(), linking.until()).plus(CONFIRMATION));
        } else if (event instanceof EngineEvent.PasskeyWanted wanted && role != Role.GONE) {
            // The code of the other connection must not be taken by another phone.
            connector.keepOnly(number);
            progress.scanned(steadily());
            reconciliation.become(new SessionState.PasskeyRequired(wanted.until()));
            reconciliation.onClock();
        } else if (event instanceof EngineEvent.LoggingIn step && role == Role.MAIN) {
            // If a step takes too long, the connection ends by itself, with a more precise reason.
            reconciliation.mustArriveWithin(
                    Duration.between(context.now(), step.until()).plus(LOGIN_GRACE));
        } else if (event instanceof EngineEvent.Linked linked && role == Role.MAIN) {
            connections.arrived(number);
            attempts.online();
            progress.online(steadily());
            reconciliation.become(new SessionState.Working(SessionWords.of(linked.account())));
            reconciliation.onClock();
        }
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
        // A last code that is only redrawn needs no second successor.
        attempts.stillPrepared(role == Role.MAIN && shown.sequence() >= shown.of());
        if (first) {
            Duration took = Duration.between(begun, context.clocks().steady().instant());
            context.timeToCode(reconciliation.instance().engine()).record(took);
            context.observer().firstCodeShown(reconciliation.instance().engine(), took);
        }
        if (publisher
                .state()
                .shown()
                .filter(code -> code.text().equals(shown.text()))
                .isEmpty()) {
            progress.codeShown(steadily(), Duration.between(context.now(), shown.expiresAt()));
        }
        attempts.codeShown();
        reconciliation.show(new QrCode(shown.text(), context.now(), shown.expiresAt(), shown.sequence(), shown.of()));
    }

    private void changed(int number, Role role, EngineEvent.DeviceChanged changed) {
        if (role == Role.GONE) {
            changed.kept().completeExceptionally(new CancellationException("the connection was given up"));
            return;
        }
        // A phone has taken a code of this connection, so this is the one that counts.
        connector.keepOnly(number);
        if (isConfirmation()) {
            progress.scanned(steadily());
        }
        if (!isExpected(changed.device())) {
            // The engine turns the phone away and then reports the end of the connection.
            wrongAccount = number;
            changed.kept().completeExceptionally(new CancellationException("another phone was expected"));
            return;
        }
        connector.keep(changed);
        if (isConfirmation()) {
            // No other phone may take a code.
            reconciliation.mustArriveWithin(CONFIRMATION);
        }
    }

    private Instant steadily() {
        return context.clocks().steady().instant();
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
                .map(account -> reconciliation
                        .instance()
                        .accepts(SessionWords.of(account).phone()))
                .orElse(true);
    }

    private void ended(int number, Role role, EngineEvent.Ended reported) {
        if (role == Role.GONE) {
            return;
        }
        EngineEvent.Ended end = number == wrongAccount ? WRONG_ACCOUNT : reported;
        publisher.connectionEnded(end);
        connections.ended(number);
        if (role != Role.MAIN) {
            return; // its code was replaced, or the main connection will show whether another is needed
        }
        if (end.cause() == EndCause.CODES_EXHAUSTED) {
            attempts.roundOver();
        }
        if (end.cause() == EndCause.CODES_EXHAUSTED && connections.takeOver()) {
            reconciliation.mustArriveWithin(
                    context.reconciler().codeWithin()); // the next connection is already on its way
            return;
        }
        attempts.connectionEnded(end.cause());
        if (end.cause() == EndCause.LOGGED_OUT || end.cause() == EndCause.NOT_KEPT) {
            keeper.erase(); // also what a slow disk stores after the phone was told that the link failed
        }
        if (end.cause() == EndCause.LOGGED_OUT || end.cause() == EndCause.WRONG_ACCOUNT) {
            connector.forgetDevice();
        }
        note(end);
        reconciliation.afterEnd(end);
    }

    /** Remembers an end that may be followed at once by a new connection, without a failed state that would show it. */
    private void note(EngineEvent.Ended end) {
        if (end.cause() == EndCause.LOGGED_OUT) {
            publisher.failed(Reason.LOGGED_OUT, end.detail());
        } else if (end.cause() == EndCause.WRONG_ACCOUNT) {
            publisher.failed(Reason.WRONG_NUMBER, end.detail());
        }
    }
}
