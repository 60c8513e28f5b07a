package io.linkgate.api.hook;

import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.hook.Webhook;
import io.linkgate.instance.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** The list of an instance's webhooks. */
@Path("session")
public final class SessionWebhookResource {

    private final WebhookParts parts;
    private final WebhookCall calls;

    SessionWebhookResource(WebhookParts parts) {
        this.parts = parts;
        this.calls = new WebhookCall(new WebhookFields(parts.rules()));
    }

    /** Returns the list, after the call has replaced it if it brings another. */
    @GET
    @Path("webhook")
    public CompletionStage<Response> webhook(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        call.needBody();
        call.require(Param.INSTANCE_ID);
        Optional<UnaryOperator<List<Webhook>>> change = calls.replacement(call);
        Instance instance = call.instance();
        call.answerInJson();
        return CompletableFuture.supplyAsync(
                () -> {
                    List<Webhook> list = change.map(replace -> WebhookCall.apply(parts.webhooks(), instance, replace))
                            .orElseGet(() -> parts.webhooks().of(instance.id()));
                    change.ifPresent(any -> parts.changed().run());
                    return json(WebhookBodies.list(list, parts.rules()));
                },
                parts.answering());
    }

    static Response json(Object body) {
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
    }
}
