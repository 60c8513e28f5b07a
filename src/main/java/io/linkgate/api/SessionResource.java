package io.linkgate.api;

import io.linkgate.access.Caller;
import io.linkgate.api.SessionBodies.Created;
import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.api.code.NotWorking;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.api.error.Problem;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceCursor;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.instance.Wanted;
import io.linkgate.listing.Visibility;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.Sessions;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
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
import java.util.stream.Collectors;

/** The endpoints that create instances and report their sessions. */
@Path("session")
public final class SessionResource {

    private final Instances instances;
    private final Sessions sessions;
    private final SessionInfo info;
    private final InstanceList list;
    private final Set<EngineKind> engines;
    private final EngineKind defaultEngine;
    private final Answers answers;
    private final Clock clock;
    private final SecureRandom random;

    SessionResource(ApiParts parts, SessionInfo info) {
        this.instances = parts.instances();
        this.sessions = parts.sessions();
        this.info = info;
        this.list = new InstanceList(parts.instances(), parts.sessions(), parts.clock());
        this.engines = parts.engines();
        this.defaultEngine = parts.defaultEngine();
        this.answers = new Answers(parts.answering());
        this.clock = parts.clock();
        this.random = parts.random();
    }

    /** Creates an instance, and starts it unless the caller opts out. */
    @POST
    @Path("create")
    public CompletionStage<Response> create(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        call.needBody();
        InstanceId id = InstanceId.generate(random);
        String name = InstanceFields.name(call).orElse("instance-" + id);
        EngineKind engine = engineOf(call);
        Optional<PhoneNumber> expectedPhone = call.phone(Param.EXPECTED_PHONE);
        boolean start = call.flag(Param.START, true);
        call.answerInJson();
        Wanted wanted = start ? Wanted.RUNNING : Wanted.STOPPED;
        Instant createdAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instance instance = new Instance(
                id,
                name,
                engine,
                wanted,
                expectedPhone,
                createdAt,
                call.caller().owner());
        call.announce(id);
        if (!instances.create(instance, call.caller().quota())) {
            throw quotaReached(call.caller());
        }
        CompletionStage<SessionStatus> stopped = CompletableFuture.completedFuture(SessionStatus.STOPPED);
        // Another caller may have stopped or deleted it already.
        CompletionStage<SessionStatus> status = start
                ? instances
                        .withNewest(id, newest -> sessions.apply(newest).thenApply(this::statusOf))
                        .orElse(stopped)
                : stopped;
        return answers.created(status.thenApply(now -> Created.of(instance, now)));
    }

    /** Reports the session. Never waits, never changes anything. */
    @GET
    @Path("info")
    public Response info(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        call.require(Param.INSTANCE_ID);
        Instance instance = call.instance();
        call.answerInJson();
        return Answers.json(info.of(instance, call));
    }

    /** Lists all instances that the caller may use, in order of creation, with their sessions. */
    @GET
    @Path("list")
    public Response list(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        int limit = call.number(Param.LIMIT, 1, InstanceList.MAX_LIMIT, InstanceList.DEFAULT_LIMIT);
        InstanceCursor cursor = call.text(Param.CURSOR)
                .map(token -> InstanceCursor.parse(token)
                        .orElseThrow(
                                () -> ApiException.invalid(Param.CURSOR.wireName(), "the next of an earlier list")))
                .orElse(InstanceCursor.START);
        Optional<SessionStatus> status = call.text(Param.STATUS).map(InstanceList::status);
        InstanceSearch search = call.text(Param.Q).map(InstanceSearch::new).orElse(InstanceSearch.ALL);
        call.answerInJson();
        return Answers.json(list.page(visibility(call.caller()), cursor, limit, status, search));
    }

    private static Visibility visibility(Caller caller) {
        return caller.administrator() ? Visibility.ALL : Visibility.of(caller.tokenId(), caller.listed());
    }

    /** Lists the last transitions of the session, newest last; kept over restarts. */
    @GET
    @Path("history")
    public Response history(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        call.require(Param.INSTANCE_ID);
        Instance instance = call.instance();
        call.answerInJson();
        return Answers.json(SessionBodies.history(instance, sessions.history(instance)));
    }

    /** Reports the account that the session belongs to; only while it is connected. */
    @GET
    @Path("me")
    public Response me(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        call.require(Param.INSTANCE_ID);
        Instance instance = call.instance();
        call.answerInJson();
        SessionSnapshot snapshot = sessions.current(instance);
        return Answers.json(SessionBodies.me(
                snapshot.state().account().orElseThrow(() -> NotWorking.because(instance, snapshot, clock.instant()))));
    }

    private static ApiException quotaReached(Caller caller) {
        int quota = caller.quota().orElseThrow();
        return new ApiException(Problem.of(
                        ApiError.QUOTA_REACHED,
                        quota == 0
                                ? "This access token may not create instances; call with one whose quota allows it."
                                : "This access token has all the instances it may have (" + quota
                                        + "). Delete one first.")
                .with("quota", quota));
    }

    private SessionStatus statusOf(SessionSnapshot snapshot) {
        return snapshot.statusAt(clock.instant());
    }

    private EngineKind engineOf(Call call) {
        EngineKind engine = call.text(Param.ENGINE)
                .map(word -> EngineKind.parse(word)
                        .orElseThrow(() -> ApiException.invalid(Param.ENGINE.wireName(), "one of " + allowedEngines())))
                .orElse(defaultEngine);
        if (!engines.contains(engine)) {
            throw ApiException.invalid(
                    Param.ENGINE.wireName(),
                    "one of " + allowedEngines() + ": the engine " + engine.wireName() + " is disabled on this server");
        }
        return engine;
    }

    private String allowedEngines() {
        return new TreeSet<>(engines).stream().map(EngineKind::wireName).collect(Collectors.joining(", "));
    }
}
