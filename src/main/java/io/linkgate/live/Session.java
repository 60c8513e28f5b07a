package io.linkgate.live;

import io.linkgate.engine.EngineConnection;
import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.Mailbox;
import io.linkgate.engine.message.MessagePort;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.Wanted;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.session.CodePoll;
import io.linkgate.session.PairingCodeResult;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live attempt to link one instance. Its methods may be called by any thread; what they start happens in the
 * session's mailbox, one event at a time, and other threads see only {@link #snapshot()}.
 *
 * <p>The work is done by its parts: {@link Connector} opens connections, {@link ConnectionEvents} takes what happens to
 * them, {@link Reconciliation} asks the healer what to do next and does it, {@link SnapshotPublisher} publishes the
 * states in between.
 */
final class Session {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final SessionContext context;
    private final EngineKind engine;
    private final Mailbox mailbox;
    private final SnapshotPublisher publisher;
    private final Attempts attempts;
    private final Waiters waiters;
    private final Connections connections = new Connections();
    private final DeviceKeeper keeper;
    private final Reconciliation reconciliation;
    private final ConnectionEvents events;
    private final DeviceLogout logout;

    private boolean closed;

    Session(Instance instance, SessionContext context) {
        this.context = context;
        this.engine = instance.engine();
        this.mailbox = new Mailbox(context.workers().mailboxes());
        this.attempts = new Attempts(context, engine);
        this.publisher = new SnapshotPublisher(instance.id(), context, attempts::timeToCode);
        this.waiters = new Waiters(context, publisher, attempts::vitals, mailbox);
        this.keeper = new DeviceKeeper(instance.id(), context, this::accountChanged);
        Connector connector = new Connector(
                context,
                mailbox,
                () -> context.stores().messages().apply(instance.id()),
                keeper,
                connections,
                new Receiver());
        this.reconciliation = new Reconciliation(instance, context, mailbox, publisher, attempts, waiters, connector);
        this.events =
                new ConnectionEvents(context, connections, connector, keeper, attempts, publisher, reconciliation);
        this.logout = new DeviceLogout(context, mailbox, publisher, keeper, connector, reconciliation);
    }

    /** Passes on what happens to a connection, since the parts that react to it are made after the connector. */
    private final class Receiver implements Connector.Receiver {

        @Override
        public void received(int number, Instant begun, EngineEvent event) {
            events.take(number, begun, event);
        }

        @Override
        public void unreadable(String why) {
            reconciliation.onUnreadable(why);
        }
    }

    SessionSnapshot snapshot() {
        return publisher.snapshot();
    }

    /** Whether its instance has that engine, which never changes. */
    boolean isOf(EngineKind kind) {
        return engine == kind;
    }

    /** The number of callers that wait for a code. */
    int waiting() {
        return waiters.count();
    }

    /** Notes that a caller watches. */
    void watched() {
        attempts.watched();
    }

    /** Notes that a caller watches, and asks the healer to act as for a poll. */
    void watch() {
        attempts.watched();
        mailbox.execute(() -> {
            if (!closed) {
                reconciliation.onPoll();
                connections.prioritize();
            }
        });
    }

    /** Takes a new name and a new expected telephone number. A phone that has linked already stays linked. */
    void update(Instance newest) {
        mailbox.execute(() -> reconciliation.update(newest));
    }

    /** Takes the owner's newest command. */
    CompletableFuture<SessionSnapshot> apply(Instance newest) {
        return command(newest, reconciliation::onCommand);
    }

    /** Begins with a failure of another time, or of another node, which lasts. */
    void goOnWith(SessionState.Failed failure) {
        mailbox.execute(() -> reconciliation.onLasting(failure));
    }

    /** Begins, unless it has: a caller may have been earlier, or its last failure lasts. */
    void resume(Instance newest) {
        mailbox.execute(() -> {
            if (!closed && publisher.state() instanceof SessionState.Stopped) {
                reconciliation.update(newest);
                reconciliation.onCommand();
            }
        });
    }

    /** Takes the owner's request for a new connection. */
    CompletableFuture<SessionSnapshot> restart(Instance newest) {
        return command(newest, reconciliation::onRestart);
    }

    private CompletableFuture<SessionSnapshot> command(Instance newest, Runnable command) {
        CompletableFuture<SessionSnapshot> taken = new CompletableFuture<>();
        whileOpen(taken, () -> {
            reconciliation.update(newest);
            command.run();
            taken.complete(snapshot());
        });
        return taken;
    }

    /** Retries at once with a newer client version if the last one was refused. */
    void clientIsNewer() {
        mailbox.execute(() -> {
            if (!closed
                    && reconciliation.instance().wanted() == Wanted.RUNNING
                    && publisher.state() instanceof SessionState.Failed failed
                    && failed.reason() == Reason.CLIENT_OUTDATED) {
                reconciliation.reconnect();
            }
        });
    }

    /** Looks again if an alarm was lost, or rings late because the clock was set or the machine was suspended. */
    void wakeIfOverdue() {
        if (reconciliation.isOverdue()) {
            mailbox.execute(reconciliation::onClock);
        }
    }

    /** Gives the linked device up for the owner. */
    CompletableFuture<SessionSnapshot> logOut() {
        CompletableFuture<SessionSnapshot> done = new CompletableFuture<>();
        whileOpen(done, () -> logout.request(done));
        return done;
    }

    /** Waits for a code on behalf of a caller. */
    CompletableFuture<CodePoll> awaitCode(Duration wait, int after) {
        attempts.watched();
        CompletableFuture<CodePoll> promise = new CompletableFuture<>();
        Instant until = context.now().plus(wait);
        whileOpen(promise, () -> {
            reconciliation.onPoll();
            connections.prioritize();
            waiters.add(until, after, promise);
        });
        return promise;
    }

    /** Runs a task of a caller, who may still have a session that has been closed: nothing may make it dial again. */
    private void whileOpen(CompletableFuture<?> promise, Runnable task) {
        mailbox.execute(promise, () -> {
            if (closed) {
                promise.completeExceptionally(new CancellationException("the session has been closed"));
            } else {
                task.run();
            }
        });
    }

    /** When a caller watched last. */
    Instant lastWatched() {
        return attempts.lastWatched();
    }

    /** Requests a pairing code on behalf of a caller. */
    CompletableFuture<PairingCodeResult> requestCode(PhoneNumber phone) {
        attempts.watched();
        return mailbox.ask(() -> {
            boolean showing = !closed && snapshot().liveCode(context.now()).isPresent();
            return connections
                    .main()
                    .filter(open -> showing)
                    .map(open -> open.requestCode(phone.text()).thenApply(SessionWords::of))
                    .orElseGet(() -> CompletableFuture.completedFuture(
                            new PairingCodeResult.Missing(PairingCodeResult.Why.NOT_NOW)));
        });
    }

    /** Returns the messages of the connection that works now; empty if none does. */
    CompletableFuture<Optional<MessagePort>> messages() {
        CompletableFuture<Optional<MessagePort>> found = new CompletableFuture<>();
        mailbox.execute(
                found,
                () -> found.complete(connections
                        .main()
                        .filter(open -> publisher.state() instanceof SessionState.Working)
                        .map(EngineConnection::messages)));
        return found;
    }

    /** Publishes the account again: the saved device may belong to another one now. */
    private void accountChanged() {
        try {
            mailbox.execute(() -> {
                if (!closed) {
                    publisher.accountChanged();
                }
            });
        } catch (RejectedExecutionException shutDown) {
            LOG.debug(
                    "{}: the change of its account is shown after the next start",
                    snapshot().id());
        }
    }

    /** Ends the session for good, since another node goes on. Completes when its device is not written any more. */
    CompletableFuture<Void> leave() {
        return mailbox.ask(() -> {
                    end();
                    return connections.quiet();
                })
                .thenCompose(quiet -> keeper.idle());
    }

    /** Ends the session for good. The promise completes when its connections have been asked to close. */
    CompletableFuture<Void> close() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        mailbox.execute(done, () -> {
            end();
            done.complete(null);
        });
        return done;
    }

    private void end() {
        closed = true;
        reconciliation.end();
        waiters.turnAway();
    }
}
