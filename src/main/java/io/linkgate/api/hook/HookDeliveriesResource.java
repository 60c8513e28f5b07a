package io.linkgate.api.hook;

import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.api.error.ApiException;
import io.linkgate.hook.DeliveryLog.Delivery;
import io.linkgate.hook.DeliveryLog.State;
import io.linkgate.hook.target.TargetUrl;
import io.linkgate.instance.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What is on its way to an instance's webhooks, and what was given up. */
@Path("hooks")
public final class HookDeliveriesResource {

    private static final int MAX_LIMIT = 500;
    private static final int DEFAULT_LIMIT = 100;

    private final WebhookParts parts;

    HookDeliveriesResource(WebhookParts parts) {
        this.parts = parts;
    }

    /** Lists deliveries that wait or are dead, the oldest first. */
    @GET
    @Path("deliveries")
    public CompletionStage<Response> deliveries(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        call.require(Param.INSTANCE_ID);
        int limit = call.number(Param.LIMIT, 1, MAX_LIMIT, DEFAULT_LIMIT);
        long after = number(call, Param.CURSOR).orElse(0L);
        Optional<State> state = call.choice(Param.STATE, State.class);
        Instance instance = call.instance();
        call.answerInJson();
        return answer(() -> {
            List<Delivery> found = parts.log().list(instance.id(), state, after, limit + 1);
            List<Delivery> page = found.subList(0, Math.min(limit, found.size()));
            OptionalLong next = found.size() > limit
                    ? OptionalLong.of(page.get(page.size() - 1).number())
                    : OptionalLong.empty();
            return WebhookBodies.deliveries(page, next);
        });
    }

    /**
     * Lets dead deliveries be tried again: the one that is named by {@code delivery}, those to {@code url}, or all of
     * the instance.
     */
    @POST
    @Path("replay")
    public CompletionStage<Response> replay(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        call.needBody();
        call.require(Param.INSTANCE_ID);
        Optional<Long> delivery = number(call, Param.DELIVERY);
        Optional<String> url = call.text(Param.URL).map(String::strip);
        Instance instance = call.instance();
        call.answerInJson();
        return answer(() -> Map.of("replayed", replayed(instance, delivery, url)));
    }

    /** Returns how many deliveries are tried again: none to what no hook can have as its url. */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private int replayed(Instance instance, Optional<Long> delivery, Optional<String> url) {
        boolean possible = url.flatMap(TargetUrl::parse).isPresent() == url.isPresent();
        return possible ? parts.log().replay(instance.id(), delivery, url) : 0;
    }

    private CompletionStage<Response> answer(Supplier<Object> body) {
        return CompletableFuture.supplyAsync(() -> SessionWebhookResource.json(body.get()), parts.answering());
    }

    private static Optional<Long> number(Call call, Param param) {
        return call.text(param).map(text -> {
            if (!text.matches("[0-9]{1,18}")) {
                throw ApiException.invalid(param.wireName(), "a number from an earlier list");
            }
            return Long.valueOf(text);
        });
    }
}
