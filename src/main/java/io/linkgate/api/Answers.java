package io.linkgate.api;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * JSON responses. A response that had to wait is never written by a thread of the sessions, which a slow reader must
 * not hold up.
 */
final class Answers {

    private final Executor answering;

    /** @param answering writes the responses; slow readers and the database may hold it up */
    Answers(Executor answering) {
        this.answering = answering;
    }

    /** Responds with the result of that stage as the body. */
    CompletionStage<Response> of(CompletionStage<?> body) {
        return body.toCompletableFuture().isDone()
                ? body.thenApply(Answers::json)
                : body.thenApplyAsync(Answers::json, answering);
    }

    /** Responds with the result of the last step, which may wait for the database. */
    <T> CompletionStage<Response> of(CompletionStage<T> before, Function<T, ?> lastStep) {
        return before.thenApplyAsync(result -> json(lastStep.apply(result)), answering);
    }

    /** Responds 201 with the result of that stage, which the call has created. */
    CompletionStage<Response> created(CompletionStage<?> body) {
        return of(body).thenApply(response ->
                Response.fromResponse(response).status(Response.Status.CREATED).build());
    }

    static Response json(Object body) {
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
    }
}
