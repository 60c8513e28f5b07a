package io.linkgate.engine.whatsapp;

import io.linkgate.engine.PairingCodeAnswer;
import io.linkgate.engine.message.MessagePort;
import io.linkgate.engine.whatsapp.StepTimer.Outcome;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.ClientPayload;
import io.linkgate.protocol.socket.CompanionChannel;
import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.protocol.stream.Machine;
import io.linkgate.protocol.stream.Step;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt at a connection: runs a machine over a line. Whatever happens on the line becomes an event of the
 * machine, and the machine's actions are carried out in order. All methods are called in the mailbox.
 *
 * @param <S> the machine's states
 * @param <E> the machine's events
 * @param <A> the machine's actions
 */
abstract class Attempt<S extends Machine.State, E, A> implements Line.Events {

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    final AttemptContext context;
    final Line line;

    private final Machine<S, E, A> machine;
    private final LineEvents<E> events;
    private final StepTimer timer;
    private S state;
    private boolean over;
    private CompletableFuture<Void> quiet = CompletableFuture.completedFuture(null);

    /**
     * Creates an attempt; {@link #begin} starts it.
     *
     * @param payload what the companion sends about itself in the handshake
     * @param routing the server's routing info from the last connection; may be empty
     */
    Attempt(
            AttemptContext context,
            Machine<S, E, A> machine,
            LineEvents<E> events,
            ClientPayload payload,
            byte[] routing) {
        EngineContext engine = context.engine();
        this.context = context;
        this.machine = machine;
        this.events = events;
        this.timer = new StepTimer(engine.timeouts(), engine.clocks().steady());
        CompanionChannel channel = new CompanionChannel(
                context.device().keys().noise(),
                engine.target().rootKey(),
                payload,
                routing,
                engine.clocks().wall(),
                engine.random());
        ReadPace pace = payload instanceof ClientPayload.Login ? ReadPace.linked() : ReadPace.unlinked();
        this.line = new Line(engine, context.endpoint(), channel, pace, context.mailbox(), this);
    }

    /** Returns the machine's first step. */
    abstract Step<S, A> first(Instant now);

    /** Returns the server's step that a state waits for, if its time is measured. */
    abstract Optional<TimedStep> awaited(S reached);

    /** Carries out one action. */
    abstract void carryOut(A action);

    /** Whether a finished attempt has reached its goal. */
    boolean hasSucceeded(S last) {
        return false;
    }

    /** Called after each step, before its actions are carried out. */
    void moved(Optional<S> before, S reached) {}

    /** Returns the messages of the account; empty if the device is not linked, or leaves. */
    Optional<MessagePort> messages() {
        return Optional.empty();
    }

    /** Whether the attempt has ended, or is about to: its machine takes no further event. */
    final boolean isOver() {
        return over;
    }

    /**
     * Called once when the attempt is over; the line is closed already.
     *
     * @return completes when the attempt changes nothing that is stored any more
     */
    CompletionStage<Void> over() {
        return CompletableFuture.completedFuture(null);
    }

    /** Completes when an attempt that is over changes nothing that is stored any more, and its line has gone. */
    final CompletionStage<Void> quiet() {
        return quiet;
    }

    /** Requests a pairing code for a phone. A linked device needs none. */
    void requestCode(String phone, CompletableFuture<PairingCodeAnswer> promise) {
        promise.complete(new PairingCodeAnswer.Missing(PairingCodeAnswer.Why.NOT_NOW));
    }

    /** Starts the attempt. */
    final void begin() {
        timer.moved(Optional.of(TimedStep.DIAL), Outcome.TAKEN);
        carryOut(Optional.empty(), first(now()));
    }

    /** Ends the attempt. */
    final void close() {
        on(events.closeWanted());
    }

    @Override
    public final void connected() {
        on(events.connected());
    }

    @Override
    public final void established() {
        on(events.established().apply(jitter()));
    }

    @Override
    public final void received(Node node) {
        on(events.received().apply(node));
    }

    @Override
    public final void timePassed() {
        on(events.timePassed().apply(jitter()), Outcome.STALLED);
    }

    @Override
    public final void failed(ConnectionEnd why) {
        on(events.failed().apply(why));
    }

    /** Gives an event to the machine and carries out what it decides. Ignored when the attempt is over. */
    final void on(E event) {
        on(event, Outcome.BROKEN);
    }

    /** Gives an event to the machine later, after all actions of the present step are carried out. */
    final void later(E event) {
        context.mailbox().execute(() -> on(event));
    }

    /** Closes the line and reports the end. Called once. */
    final void end(ConnectionEnd end) {
        try {
            CompletableFuture<Void> gone = line.close().toCompletableFuture();
            quiet = CompletableFuture.allOf(gone, over().toCompletableFuture());
        } finally {
            context.whenOver().accept(Endings.of(end));
        }
    }

    /** @param ifOver how the awaited step of the server ended if this event ends the attempt */
    private void on(E event, Outcome ifOver) {
        if (over) {
            return;
        }
        try {
            Step<S, A> step = machine.on(state, event, now());
            timer.moved(awaited(step.state()), outcome(step.state(), ifOver));
            carryOut(Optional.of(state), step);
        } catch (Throwable e) {
            LOG.error("A connection failed because of a bug", e);
            over = true;
            end(new ConnectionEnd(ConnectionEnd.Cause.PROTOCOL, "Internal error; see the log."));
        }
    }

    private Outcome outcome(S reached, Outcome ifOver) {
        if (!reached.isOver()) {
            return Outcome.TAKEN;
        }
        return ifOver == Outcome.BROKEN && hasSucceeded(reached) ? Outcome.TAKEN : ifOver;
    }

    private void carryOut(Optional<S> before, Step<S, A> step) {
        state = step.state();
        over = state.isOver();
        moved(before, state);
        step.actions().forEach(this::carryOut);
    }

    private Instant now() {
        return context.engine().clocks().steady().instant();
    }

    private double jitter() {
        return context.engine().random().nextDouble();
    }
}
