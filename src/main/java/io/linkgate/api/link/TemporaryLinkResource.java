package io.linkgate.api.link;

import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.api.call.Timestamps;
import io.linkgate.api.client.PublicAddress;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.instance.Instance;
import io.linkgate.instance.Instances;
import io.linkgate.instance.Wanted;
import io.linkgate.link.IssuedLink;
import io.linkgate.link.TemporaryLinks;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.Sessions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The temporary link of an instance. Its address is that of its page, and has the secret in the fragment, which
 * browsers send to no server.
 */
@Path("session")
public final class TemporaryLinkResource {

    /** The address of the page of links, below the context path. */
    public static final String PAGES = "/link/";

    private static final int DEFAULT_TTL_SECONDS = 1_800;
    private static final int MAX_TTL_SECONDS = 86_400;

    private final TemporaryLinks links;
    private final Instances instances;
    private final Sessions sessions;
    private final PublicAddress address;
    private final Executor answering;

    /**
     * Connects the parts.
     *
     * @param answering runs what waits for the database and opens secrets: threads of Linkgate, not of the server
     */
    public TemporaryLinkResource(
            TemporaryLinks links, Instances instances, Sessions sessions, PublicAddress address, Executor answering) {
        this.links = Objects.requireNonNull(links);
        this.instances = Objects.requireNonNull(instances);
        this.sessions = Objects.requireNonNull(sessions);
        this.address = Objects.requireNonNull(address);
        this.answering = Objects.requireNonNull(answering);
    }

    /** Returns the link that works, or null. */
    @GET
    @Path("temp-link")
    public CompletionStage<Response> repeat(
            @Context ContainerRequestContext request, @Context HttpServletRequest http) {
        Instance instance = instance(Call.of(request));
        String base = address.of(http);
        return answer(() -> links.working(instance.id()).map(link -> body(base, link)));
    }

    /**
     * Creates a link; older ones end. A session that rests because its codes were not scanned starts at once, since the
     * receiver of a new link is about to look.
     */
    @POST
    @Path("temp-link")
    public CompletionStage<Response> create(
            @Context ContainerRequestContext request, @Context HttpServletRequest http) {
        Call call = Call.of(request);
        call.needBody();
        call.require(Param.INSTANCE_ID);
        Duration life = Duration.ofSeconds(call.number(Param.TTL, 1, MAX_TTL_SECONDS, DEFAULT_TTL_SECONDS));
        Instance instance = instance(call);
        SessionSnapshot snapshot = sessions.current(instance);
        if (snapshot.linked()) {
            throw new ApiException(
                    ApiError.ALREADY_LINKED,
                    "This instance is already linked. Call session/logout first if another account is to be linked.");
        }
        String base = call.publicAddress().orElseGet(() -> address.of(http));
        return answer(() -> {
            IssuedLink link = links.create(instance.id(), life)
                    .orElseThrow(() -> new ApiException(ApiError.INVALID_INSTANCE)); // just deleted
            if (snapshot.state().why().filter(Reason.RESTING::equals).isPresent()) {
                instances.update(instance.id(), UnaryOperator.identity(), this::wake);
            }
            return Optional.of(body(base, link));
        });
    }

    /** Ends the link of the instance; may be repeated safely. */
    @DELETE
    @Path("temp-link")
    public CompletionStage<Response> revoke(@Context ContainerRequestContext request) {
        Instance instance = instance(Call.of(request));
        return answer(() -> {
            links.revoke(instance.id());
            return Optional.empty();
        });
    }

    private void wake(Instance newest) {
        if (newest.wanted() == Wanted.RUNNING) {
            sessions.restart(newest);
        }
    }

    private static Instance instance(Call call) {
        call.require(Param.INSTANCE_ID);
        Instance instance = call.instance();
        call.answerInJson();
        return instance;
    }

    private CompletionStage<Response> answer(Supplier<Optional<Map<String, Object>>> work) {
        return CompletableFuture.supplyAsync(work, answering)
                .thenApply(body -> Response.ok(
                                body.orElseGet(() -> Collections.singletonMap("link", null)),
                                MediaType.APPLICATION_JSON_TYPE)
                        .build());
    }

    private static Map<String, Object> body(String base, IssuedLink issued) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("link", base + PAGES + issued.link().id() + "#" + issued.revealed());
        body.put("expires_at", Timestamps.format(issued.link().expiresAt()));
        body.put("expiry", issued.link().expiresAt().toEpochMilli());
        return body;
    }
}
