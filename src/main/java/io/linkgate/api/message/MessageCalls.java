package io.linkgate.api.message;

import io.linkgate.api.call.Call;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.api.error.Problem;
import io.linkgate.engine.message.MessagePort;
import io.linkgate.instance.Instance;
import io.linkgate.limit.WaitingCalls;
import io.linkgate.message.Messaging;
import io.linkgate.session.Sessions;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * What the endpoints for messages share: a place for each call that waits, and responses that are written by a thread
 * that slow readers may hold up.
 */
final class MessageCalls {

    private static final Problem CROWDED = Problem.of(
            ApiError.UNAVAILABLE, "Too many calls are waiting for WhatsApp's acknowledgement. Try again later.");

    private final Messaging messaging;
    private final SendFailures failures;
    private final WaitingCalls waiting;
    private final Executor answering;

    MessageCalls(Messaging messaging, Sessions sessions, WaitingCalls waiting, Executor answering, Clock clock) {
        this.messaging = Objects.requireNonNull(messaging);
        this.failures = new SendFailures(sessions, clock);
        this.waiting = Objects.requireNonNull(waiting);
        this.answering = Objects.requireNonNull(answering);
    }

    Messaging messaging() {
        return messaging;
    }

    SendFailures failures() {
        return failures;
    }

    /**
     * Answers a call once its stage has completed.
     *
     * @param begin begins what the call does; 503 without beginning it if too many calls wait
     * @param body makes the body of the response from its result
     */
    <T> CompletionStage<Response> answer(Call call, Begin<T> begin, Function<T, Object> body) {
        WaitingCalls.Place place = waiting.take(call.tokenId()).orElseThrow(() -> new ApiException(CROWDED));
        CompletionStage<T> stage;
        try {
            stage = begin.begin();
        } catch (RuntimeException e) {
            place.close();
            throw e;
        }
        return stage.whenComplete((any, failure) -> place.close())
                .thenApplyAsync(
                        result -> Response.ok(body.apply(result), MediaType.APPLICATION_JSON_TYPE)
                                .build(),
                        answering);
    }

    /** Answers a call that asks the connection of an instance for something. */
    <T> CompletionStage<Response> ask(
            Call call,
            Instance instance,
            Function<MessagePort, CompletionStage<T>> question,
            Function<T, Object> body) {
        return answer(
                call,
                () -> messaging
                        .port(instance.id())
                        .thenCompose(port -> question.apply(port.orElseThrow(() -> failures.notConnected(instance)))),
                body);
    }

    /** Returns {@code {"success":true}}, or throws 422 if the connection was over. */
    Object success(Instance instance, boolean done) {
        if (!done) {
            throw failures.notConnected(instance);
        }
        return Map.of("success", true);
    }

    /** Begins what a call does. */
    interface Begin<T> {
        CompletionStage<T> begin();
    }
}
