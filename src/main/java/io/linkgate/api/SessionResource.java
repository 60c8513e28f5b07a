package io.linkgate.api;

import io.linkgate.api.SessionBodies.Commanded;
import io.linkgate.api.SessionBodies.Created;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.instance.Wanted;
import io.linkgate.qr.QrImage;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.Sessions;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** Commands to sessions, and how they are. Commands are on disk before they are answered, and may be repeated. */
@Path("session")
public final class SessionResource {

    private static final int LONGEST_NAME = 64;

    private final Instances instances;
    private final Sessions sessions;
    private final Pictures pictures;
    private final Set<EngineKind> engines;
    private final Executor answering;
    private final Clock clock;
    private final SecureRandom random;

    SessionResource(ApiParts parts, Pictures pictures) {
        this.instances = parts.instances();
        this.sessions = parts.sessions();
        this.pictures = pictures;
        this.engines = parts.engines();
        this.answering = parts.answering();
        this.clock = parts.clock();
        this.random = parts.random();
    }

    /** A new instance, started unless the caller does not want that. */
    @POST
    @Path("create")
    public CompletionStage<Response> create(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        InstanceId id = InstanceId.generate(random);
        String name = nameOf(call).orElse("instance-" + id);
        EngineKind engine = engineOf(call);
        boolean start = call.flag(Param.START, true);
        call.answerInJson();
        Wanted wanted = start ? Wanted.RUNNING : Wanted.STOPPED;
        Instance instance =
                new Instance(id, name, engine, wanted, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        instances.create(instance);
        CompletionStage<SessionStatus> status = start
                ? sessions.apply(instance).thenApply(this::statusOf)
                : CompletableFuture.completedFuture(SessionStatus.STOPPED);
        return answer(status.thenApply(now -> Created.of(instance, now)));
    }

    /** Wants the session to run. */
    @GET
    @Path("start")
    public CompletionStage<Response> start(@Context ContainerRequestContext request) {
        return command(Call.of(request), Wanted.RUNNING);
    }

    /** The same for clients that post. */
    @POST
    @Path("start")
    public CompletionStage<Response> postStart(@Context ContainerRequestContext request) {
        return start(request);
    }

    /** Wants the session not to run. */
    @GET
    @Path("stop")
    public CompletionStage<Response> stop(@Context ContainerRequestContext request) {
        return command(Call.of(request), Wanted.STOPPED);
    }

    /** The same for clients that post. */
    @POST
    @Path("stop")
    public CompletionStage<Response> postStop(@Context ContainerRequestContext request) {
        return stop(request);
    }

    /** How the session is. Never waits, never changes anything. */
    @GET
    @Path("info")
    public Response info(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        call.require(Param.INSTANCE_ID);
        Instance instance = call.instance();
        call.answerInJson();
        SessionSnapshot snapshot = sessions.current(instance);
        Instant now = clock.instant();
        Optional<Picture> picture = snapshot.liveCode(now).map(code -> pictures.of(code, QrImage.DEFAULT_SCALE));
        return json(SessionBodies.info(instance, snapshot, now, picture));
    }

    /** The same for clients that post. */
    @POST
    @Path("info")
    public Response postInfo(@Context ContainerRequestContext request) {
        return info(request);
    }

    /** Whose device the session is; only while it works. */
    @GET
    @Path("me")
    public Response me(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        call.require(Param.INSTANCE_ID);
        Instance instance = call.instance();
        call.answerInJson();
        SessionSnapshot snapshot = sessions.current(instance);
        return json(SessionBodies.me(
                snapshot.state().account().orElseThrow(() -> NoCode.notWorking(instance, statusOf(snapshot)))));
    }

    /** The same for clients that post. */
    @POST
    @Path("me")
    public Response postMe(@Context ContainerRequestContext request) {
        return me(request);
    }

    private CompletionStage<Response> command(Call call, Wanted wanted) {
        call.require(Param.INSTANCE_ID);
        InstanceId id = call.instance().id();
        call.answerInJson();
        return instances
                .want(
                        id,
                        wanted,
                        instance -> answer(sessions.apply(instance)
                                .thenApply(snapshot -> Commanded.of(instance, statusOf(snapshot)))))
                .orElseThrow(() -> new ApiException(ApiError.INVALID_INSTANCE));
    }

    /** Off the threads of the sessions, which must not be held up by a slow reader. */
    private CompletionStage<Response> answer(CompletionStage<?> body) {
        return body.toCompletableFuture().isDone()
                ? body.thenApply(SessionResource::json)
                : body.thenApplyAsync(SessionResource::json, answering);
    }

    private SessionStatus statusOf(SessionSnapshot snapshot) {
        return NoCode.statusAt(snapshot, clock.instant());
    }

    private static Response json(Object body) {
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
    }

    private static Optional<String> nameOf(Call call) {
        Optional<String> name = call.text(Param.NAME);
        if (name.filter(text -> text.length() > LONGEST_NAME || !PlainText.isVisible(text))
                .isPresent()) {
            throw ApiException.invalid(Param.NAME.wireName(), "1 to " + LONGEST_NAME + " visible characters");
        }
        return name;
    }

    private EngineKind engineOf(Call call) {
        EngineKind engine = call.text(Param.ENGINE)
                .map(word -> EngineKind.parse(word)
                        .orElseThrow(() -> ApiException.invalid(Param.ENGINE.wireName(), "one of " + allowedEngines())))
                .orElse(EngineKind.WHATSAPP);
        if (!engines.contains(engine)) {
            throw ApiException.invalid(
                    Param.ENGINE.wireName(),
                    "one of " + allowedEngines() + ": the engine " + engine.wireName()
                            + " is switched off on this server");
        }
        return engine;
    }

    private String allowedEngines() {
        return new TreeSet<>(engines).stream().map(EngineKind::wireName).collect(Collectors.joining(", "));
    }
}
