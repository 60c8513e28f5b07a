package io.linkgate.api;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Answers in JSON, off the threads of the sessions where they had to wait: those must not be held up by a slow reader. */
final class Answers {

    private final Executor answering;

    /** @param answering may be held up by readers, and by the database */
    Answers(Executor answering) {
        this.answering = answering;
    }

    /** Answers with what comes of it. */
    CompletionStage<Response> of(CompletionStage<?> body) {
        return body.toCompletableFuture().isDone()
                ? body.thenApply(Answers::json)
                : body.thenApplyAsync(Answers::json, answering);
    }

    /** Answers with what the last step, which may wait for the database, makes of it. */
    <T> CompletionStage<Response> of(CompletionStage<T> before, Function<T, ?> lastStep) {
        return before.thenApplyAsync(result -> json(lastStep.apply(result)), answering);
    }

    /** What comes of it, as something new that the call has made. */
    CompletionStage<Response> created(CompletionStage<?> body) {
        return of(body).thenApply(response ->
                Response.fromResponse(response).status(Response.Status.CREATED).build());
    }

    static Response json(Object body) {
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
    }
}
