package io.linkgate.api;

import io.linkgate.api.SessionBodies.Commanded;
import io.linkgate.api.SessionBodies.Deleted;
import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.instance.Instance;
import io.linkgate.instance.Instances;
import io.linkgate.instance.Wanted;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.Sessions;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Commands to sessions. Each is on disk before it is answered, and may be repeated safely. */
@Path("session")
public final class SessionCommandResource {

    private final Instances instances;
    private final Sessions sessions;
    private final Answers answers;
    private final Clock clock;

    SessionCommandResource(ApiParts parts) {
        this.instances = parts.instances();
        this.sessions = parts.sessions();
        this.answers = new Answers(parts.answering());
        this.clock = parts.clock();
    }

    /** Wants the session to run. */
    @GET
    @Path("start")
    public CompletionStage<Response> start(@Context ContainerRequestContext request) {
        return command(Call.of(request), Wanted.RUNNING, sessions::apply);
    }

    /** Wants the session not to run. */
    @GET
    @Path("stop")
    public CompletionStage<Response> stop(@Context ContainerRequestContext request) {
        return command(Call.of(request), Wanted.STOPPED, sessions::apply);
    }

    /** Wants the session to run, over a new connection. A link stays. */
    @GET
    @Path("restart")
    public CompletionStage<Response> restart(@Context ContainerRequestContext request) {
        return command(Call.of(request), Wanted.RUNNING, sessions::restart);
    }

    /**
     * Removes the linked device from its account, now or as soon as possible. The instance stays and may be linked
     * again.
     */
    @GET
    @Path("logout")
    public CompletionStage<Response> logout(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        call.require(Param.INSTANCE_ID);
        Instance instance = call.instance();
        call.answerInJson();
        return answers.of(sessions.logOut(instance).thenApply(snapshot -> commanded(instance, snapshot)));
    }

    /**
     * Stops the session, removes its device from its account, and deletes the instance. The order matters: a caller
     * that gets an error finds a stopped instance and can try again. The command is stored first: what an outage of the
     * database interrupts is completed when it is over, and what the end of the server interrupts by its next start.
     */
    @DELETE
    @Path("delete")
    public CompletionStage<Response> delete(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        call.require(Param.INSTANCE_ID);
        Instance instance = call.instance();
        call.answerInJson();
        CompletionStage<SessionSnapshot> stopped = wanted(instance, Wanted.DELETED, sessions::apply);
        return answers.of(stopped.thenCompose(any -> sessions.logOut(instance)), any -> {
            instances.delete(instance.id());
            sessions.forget(instance.id());
            return Deleted.of(instance);
        });
    }

    private CompletionStage<Response> command(
            Call call, Wanted wanted, Function<Instance, CompletionStage<SessionSnapshot>> carryOut) {
        call.require(Param.INSTANCE_ID);
        Instance instance = call.instance();
        call.answerInJson();
        return answers.of(wanted(instance, wanted, carryOut).thenApply(snapshot -> commanded(instance, snapshot)));
    }

    /** Stores what is wanted and carries it out; 404 if the instance has just been deleted. */
    private CompletionStage<SessionSnapshot> wanted(
            Instance instance, Wanted wanted, Function<Instance, CompletionStage<SessionSnapshot>> carryOut) {
        return instances
                .want(instance.id(), wanted, carryOut)
                .orElseThrow(() -> new ApiException(ApiError.INVALID_INSTANCE));
    }

    private Commanded commanded(Instance instance, SessionSnapshot snapshot) {
        return Commanded.of(instance, snapshot.statusAt(clock.instant()));
    }
}
