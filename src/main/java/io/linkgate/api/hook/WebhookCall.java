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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            Map<TargetUrl, JsonNode> entries = entries(list);
            entries.forEach(fields::check); // before the instance is known
            return known -> replaced(entries, known);
        });
    }

    /** Returns the entries of a list by their receivers, in order. */
    private Map<TargetUrl, JsonNode> entries(JsonNode list) {
        Map<TargetUrl, JsonNode> entries = new LinkedHashMap<>();
        Set<String> urls = new HashSet<>();
        for (JsonNode entry : list) {
            if (!entry.isObject() || !entry.path("url").isTextual()) {
                throw ApiException.invalid("webhooks", ALLOWED_LIST);
            }
            TargetUrl target = fields.target(entry.get("url").asText());
            if (!urls.add(target.text())) {
                throw ApiException.invalid("webhooks", ALLOWED_LIST);
            }
            entries.put(target, entry);
        }
        return entries;
    }

    private List<Webhook> replaced(Map<TargetUrl, JsonNode> entries, List<Webhook> known) {
        List<Webhook> hooks = new ArrayList<>();
        entries.forEach((target, entry) -> hooks.add(replacing(target, entry, find(known, target))));
        return hooks;
    }

    /** Returns a hook that replaces another: only a hidden secret is taken over. */
    private Webhook replacing(TargetUrl target, JsonNode entry, Optional<Webhook> before) {
        return fields.hook(
                target,
                entry,
                before.filter(any -> WebhookFields.keepsSecret(entry)).map(WebhookCall::secretOnly));
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
        fields.check(target, object);
        return known -> {
            List<Webhook> hooks = new ArrayList<>(known);
            Optional<Webhook> before = find(known, target);
            Webhook hook = replacing(target, object, before);
            if (before.isPresent()) {
                hooks.set(known.indexOf(before.get()), hook);
            } else if (known.size() >= Webhook.MAX_PER_INSTANCE) {
                throw new ApiException(
                        ApiError.CONFLICT,
                        "An instance has at most " + Webhook.MAX_PER_INSTANCE
                                + " webhooks. Delete one with webhook/delete first.");
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
        fields.check(target, object);
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
