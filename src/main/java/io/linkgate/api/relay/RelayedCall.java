package io.linkgate.api.relay;

import io.linkgate.cluster.call.Relayed;
import io.linkgate.limit.WaitingCalls;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * An asynchronous request that waits for the answer of another node. It ends once: with that answer, with an error, or by
 * continuing here. If its client is gone, the call goes on, and its answer is dropped.
 */
final class RelayedCall implements AsyncListener {

    private final AsyncContext context;
    private final WaitingCalls.Place place;
    private final Executor answering;
    private final AtomicBoolean ended = new AtomicBoolean();

    private RelayedCall(AsyncContext context, WaitingCalls.Place place, Executor answering) {
        this.context = context;
        this.place = place;
        this.answering = answering;
    }

    /**
     * Sends the call, and answers its request later.
     *
     * @param place given up at the end
     * @param send sends it to the other node
     */
    static void begin(
            AsyncContext context,
            WaitingCalls.Place place,
            Executor answering,
            Supplier<CompletionStage<Relayed>> send) {
        RelayedCall call = new RelayedCall(context, place, answering);
        context.addListener(call);
        try {
            var unused = send.get().whenComplete((outcome, failure) -> call.end(RelayEnd.of(outcome, failure)));
        } catch (RuntimeException e) {
            call.end(RelayEnd.failed(e));
        }
    }

    private void end(RelayEnd end) {
        if (!giveUpPlace()) {
            return;
        }
        try {
            answering.execute(() -> answer(end));
        } catch (RejectedExecutionException shutDown) {
            answer(end);
        }
    }

    private void answer(RelayEnd end) {
        boolean answered = true;
        try {
            answered =
                    end.write((HttpServletRequest) context.getRequest(), (HttpServletResponse) context.getResponse());
        } catch (IOException gone) {
            // The client does not read the response.
        } finally {
            if (answered) {
                context.complete();
            } else {
                context.dispatch();
            }
        }
    }

    private boolean giveUpPlace() {
        boolean first = ended.compareAndSet(false, true);
        if (first) {
            place.close();
        }
        return first;
    }

    /** The connection or the stream is broken. */
    @Override
    public void onError(AsyncEvent event) {
        if (giveUpPlace()) {
            context.complete();
        }
    }

    /** The server has completed the request on its own. */
    @Override
    public void onComplete(AsyncEvent event) {
        giveUpPlace();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // No timeout was set: calls to other nodes have their own.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // What continues here may start its own asynchronous cycle.
    }
}
