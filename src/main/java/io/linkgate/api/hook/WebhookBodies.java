package io.linkgate.api.hook;

import io.linkgate.api.call.Timestamps;
import io.linkgate.hook.DeliveryLog.Delivery;
import io.linkgate.hook.HookEvent;
import io.linkgate.hook.Retries;
import io.linkgate.hook.Webhook;
import io.linkgate.hook.target.TargetRules;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** The response bodies of webhooks. */
final class WebhookBodies {

    private WebhookBodies() {}

    /** Returns {@code {webhooks, systemConfig}}; secrets are hidden, and null where there is none. */
    static Map<String, Object> list(List<Webhook> hooks, TargetRules rules) {
        Map<String, Object> system = new LinkedHashMap<>();
        system.put(
                "events",
                Arrays.stream(HookEvent.values()).map(HookEvent::wireName).toList());
        system.put("max_webhooks", Webhook.MAX_PER_INSTANCE);
        system.put("private_targets", rules.allowsPrivateTargets());
        system.put("retries", retries(Retries.DEFAULT));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("webhooks", hooks.stream().map(WebhookBodies::hook).toList());
        body.put("systemConfig", system);
        return body;
    }

    private static Map<String, Object> hook(Webhook hook) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("url", hook.target().text());
        body.put("events", hook.events());
        body.put("is_active", hook.active());
        body.put("hmac", hook.secret().map(any -> WebhookFields.HIDDEN).orElse(null));
        body.put("retries", retries(hook.retries()));
        body.put("name", hook.name());
        return body;
    }

    private static Map<String, Object> retries(Retries retries) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("delay", retries.delay().toSeconds());
        body.put("attempts", retries.attempts());
        return body;
    }

    /** Returns {@code {deliveries, next}}; {@code next} is null at the end. */
    static Map<String, Object> deliveries(List<Delivery> deliveries, OptionalLong next) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("deliveries", deliveries.stream().map(WebhookBodies::delivery).toList());
        body.put("next", next.isPresent() ? Long.toString(next.getAsLong()) : null);
        return body;
    }

    private static Map<String, Object> delivery(Delivery delivery) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("delivery", Long.toString(delivery.number()));
        body.put("id", delivery.eventId());
        body.put("event", delivery.event());
        body.put("url", delivery.url());
        body.put("name", delivery.hookName());
        body.put("state", delivery.state().name().toLowerCase(Locale.ROOT));
        body.put("occurred_at", Timestamps.format(delivery.occurredAt()));
        body.put("attempts", delivery.attempts());
        body.put("last_error", delivery.lastError().isEmpty() ? null : delivery.lastError());
        body.put("last_attempt_at", delivery.lastAt().map(Timestamps::format).orElse(null));
        body.put("next_attempt_at", delivery.nextAt().map(Timestamps::format).orElse(null));
        return body;
    }
}
