package io.linkgate.api.hook;

import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.hook.Webhook;
import io.linkgate.instance.Instance;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Single webhooks, named by their URL. Each change is on disk before it is answered, with the list as stored. */
@Path("webhook")
public final class WebhookResource {

    private final WebhookParts parts;
    private final WebhookCall calls;

    WebhookResource(WebhookParts parts) {
        this.parts = parts;
        this.calls = new WebhookCall(new WebhookFields(parts.rules()));
    }

    /** Adds a hook, or replaces the one with that URL. */
    @POST
    @Path("set")
    public CompletionStage<Response> set(@Context ContainerRequestContext request) {
        return change(Call.of(request), calls::setting);
    }

    /** Changes the fields that the call has. */
    @PATCH
    @Path("update")
    public CompletionStage<Response> update(@Context ContainerRequestContext request) {
        return change(Call.of(request), calls::updating);
    }

    /** Deletes the hook with that URL, and what waits for it; no error if there is none. */
    @DELETE
    @Path("delete")
    public CompletionStage<Response> delete(@Context ContainerRequestContext request) {
        return change(Call.of(request), calls::deleting);
    }

    private CompletionStage<Response> change(Call call, Function<Call, UnaryOperator<List<Webhook>>> asked) {
        call.needBody();
        call.require(Param.INSTANCE_ID, Param.URL);
        UnaryOperator<List<Webhook>> change = asked.apply(call);
        Instance instance = call.instance();
        call.answerInJson();
        return CompletableFuture.supplyAsync(
                () -> {
                    List<Webhook> list = WebhookCall.apply(parts.webhooks(), instance, change);
                    parts.changed().run();
                    return SessionWebhookResource.json(WebhookBodies.list(list, parts.rules()));
                },
                parts.answering());
    }
}
