package io.linkgate.api.relay;

import io.linkgate.api.intake.HeldRequest;
import io.linkgate.cluster.call.Relayed;
import io.linkgate.limit.WaitingCalls;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * An asynchronous request that waits for the answer of another node. It ends once: with that answer, with an error, or by
 * continuing here. If its client is gone, the call goes on, and its answer is dropped.
 */
final class RelayedCall {

    private final HeldRequest request;
    private final Executor answering;

    private RelayedCall(HeldRequest request, Executor answering) {
        this.request = request;
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
        RelayedCall call = new RelayedCall(HeldRequest.hold(context, place::close, () -> {}), answering);
        try {
            var unused = send.get().whenComplete((outcome, failure) -> call.end(RelayEnd.of(outcome, failure)));
        } catch (RuntimeException e) {
            call.end(RelayEnd.failed(e));
        }
    }

    private void end(RelayEnd end) {
        if (!request.end()) {
            return;
        }
        try {
            answering.execute(() -> answer(end));
        } catch (RejectedExecutionException shutDown) {
            answer(end);
        }
    }

    private void answer(RelayEnd end) {
        AsyncContext context = request.context();
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
}
