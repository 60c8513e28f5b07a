package io.linkgate.api.hook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.hook.Webhook;
import io.linkgate.hook.Webhooks;
import io.linkgate.hook.target.TargetUrl;
import io.linkgate.instance.Instance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The changes of an instance's list of webhooks, as calls ask for them. */
final class WebhookCall {

    private static final String ALLOWED_LIST =
            "a JSON list of at most " + Webhook.MAX_PER_INSTANCE + " webhooks with different urls";

    private final WebhookFields fields;

    WebhookCall(WebhookFields fields) {
        this.fields = fields;
    }

    /** Returns the change to the list that the call brings; empty if it brings none. */
    Optional<UnaryOperator<List<Webhook>>> replacement(Call call) {
        return call.text(Param.WEBHOOKS).map(text -> {
            JsonNode list = WebhookJson.parse("webhooks", text, ALLOWED_LIST);
            if (!list.isArray() || list.size() > Webhook.MAX_PER_INSTANCE) {
                throw ApiException.invalid("webhooks", ALLOWED_LIST);
            }
            replaced(list, List.of()); // all problems are found before the instance is
            return known -> replaced(list, known);
        });
    }

    private List<Webhook> replaced(JsonNode list, List<Webhook> known) {
        List<Webhook> hooks = new ArrayList<>();
        Set<String> urls = new HashSet<>();
        for (JsonNode entry : list) {
            if (!entry.isObject() || !entry.path("url").isTextual()) {
                throw ApiException.invalid("webhooks", ALLOWED_LIST);
            }
            TargetUrl target = fields.target(entry.get("url").asText());
            if (!urls.add(target.text())) {
                throw ApiException.invalid("webhooks", ALLOWED_LIST);
            }
            // A list replaces: only a hidden secret is taken over.
            Optional<Webhook> before = find(known, target)
                    .filter(any -> entry.path("hmac").asText().equals(WebhookFields.HIDDEN))
                    .map(WebhookCall::secretOnly);
            hooks.add(fields.hook(target, entry, before));
        }
        return hooks;
    }

    private static Webhook secretOnly(Webhook hook) {
        return new Webhook(
                hook.id(),
                hook.target(),
                List.of(io.linkgate.hook.HookEvent.ALL),
                true,
                hook.secret(),
                io.linkgate.hook.Retries.DEFAULT,
                "");
    }

    /** Returns the change that sets one hook, new or with all fields that the call leaves out at their defaults. */
    UnaryOperator<List<Webhook>> setting(Call call) {
        TargetUrl target = target(call);
        JsonNode object = object(call);
        fields.hook(target, object, Optional.empty());
        return known -> {
            List<Webhook> hooks = new ArrayList<>(known);
            Optional<Webhook> before = find(known, target);
            Webhook hook = fields.hook(
                    target,
                    object,
                    before.map(WebhookCall::secretOnly)
                            .filter(any -> object.path("hmac").asText().equals(WebhookFields.HIDDEN)));
            if (before.isPresent()) {
                hooks.set(known.indexOf(before.get()), hook);
            } else if (known.size() >= Webhook.MAX_PER_INSTANCE) {
                throw new ApiException(
                        ApiError.CONFLICT, "An instance has at most " + Webhook.MAX_PER_INSTANCE + " webhooks.");
            } else {
                hooks.add(hook);
            }
            return hooks;
        };
    }

    /** Returns the change that updates the fields that the call has. */
    UnaryOperator<List<Webhook>> updating(Call call) {
        TargetUrl target = target(call);
        JsonNode object = object(call);
        fields.hook(target, object, Optional.empty());
        return known -> {
            Webhook before = find(known, target)
                    .orElseThrow(() -> ApiException.invalid("url", "the url of a webhook of this instance"));
            List<Webhook> hooks = new ArrayList<>(known);
            hooks.set(known.indexOf(before), fields.hook(target, object, Optional.of(before)));
            return hooks;
        };
    }

    /** Returns the change that deletes one hook, if it is there. */
    UnaryOperator<List<Webhook>> deleting(Call call) {
        String url = call.text(Param.URL).orElseThrow().strip();
        return known ->
                known.stream().filter(hook -> !hook.target().text().equals(url)).toList();
    }

    /** Carries a change out; 404 if the instance has just been deleted. */
    static List<Webhook> apply(Webhooks webhooks, Instance instance, UnaryOperator<List<Webhook>> change) {
        return webhooks.change(instance.id(), change).orElseThrow(() -> new ApiException(ApiError.INVALID_INSTANCE));
    }

    private TargetUrl target(Call call) {
        return fields.target(call.text(Param.URL).orElseThrow());
    }

    /** The fields of a call in the form of an entry of the list. */
    private static JsonNode object(Call call) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        call.text(Param.EVENTS).ifPresent(text -> object.set("events", WebhookJson.parseOrText(text)));
        call.text(Param.IS_ACTIVE).ifPresent(text -> object.put("is_active", text));
        call.text(Param.HMAC).ifPresent(text -> object.set("hmac", WebhookJson.parseOrText(text)));
        call.text(Param.RETRIES).ifPresent(text -> object.set("retries", WebhookJson.parseOrText(text)));
        call.text(Param.NAME).ifPresent(text -> object.put("name", text));
        if (call.clears(Param.HMAC)) {
            object.putNull("hmac");
        }
        if (call.clears(Param.NAME)) {
            object.put("name", "");
        }
        return object;
    }

    private static Optional<Webhook> find(List<Webhook> hooks, TargetUrl target) {
        return hooks.stream()
                .filter(hook -> hook.target().text().equals(target.text()))
                .findFirst();
    }
}
