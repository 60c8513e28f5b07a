package io.linkgate.api.hook;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.api.error.ApiException;
import io.linkgate.api.error.PlainText;
import io.linkgate.config.Secret;
import io.linkgate.hook.HookEvent;
import io.linkgate.hook.Retries;
import io.linkgate.hook.Webhook;
import io.linkgate.hook.target.TargetRules;
import io.linkgate.hook.target.TargetUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a webhook as callers write them: {@code url}, {@code events}, {@code is_active}, {@code hmac}, {@code
 * retries}, {@code name}. Fields that a caller leaves out keep their value, or get their default. Errors name the field
 * and never repeat a value.
 */
final class WebhookFields {

    /** What answers show of a secret; sent back, it leaves the secret as it is. */
    static final String HIDDEN = "********";

    /** Takes the place of a stored secret while it is not known whether there is one. */
    private static final Secret STAND_IN = Secret.of(HIDDEN);

    private static final String ALLOWED_URL = "an https:// address with a host, of at most " + TargetUrl.MAX_LENGTH
            + " ASCII characters, without user and fragment";
    private static final String ALLOWED_EVENTS =
            "1 to " + Webhook.MAX_EVENTS + " names of events, for example session.status, of together at most "
                    + Webhook.MAX_EVENTS_LENGTH + " characters";
    private static final String ALLOWED_HMAC = "text of 1 to 512 visible ASCII characters, or empty for no signature";
    private static final String ALLOWED_HIDDEN =
            "the secret itself: none is stored for this url that " + HIDDEN + " could stand for; send the secret again";
    private static final String ALLOWED_RETRIES =
            "an object with delay, in seconds, from 1 to 3600 and attempts from 1" + " to " + Retries.MAX_ATTEMPTS;
    private static final int MAX_SECRET = 512;
    private static final int MAX_NAME = 64;

    private final TargetRules rules;

    WebhookFields(TargetRules rules) {
        this.rules = rules;
    }

    /** Returns the receiver; 400 if the rules of this server do not allow it. */
    TargetUrl target(String text) {
        TargetUrl url = TargetUrl.parse(text.strip()).orElseThrow(() -> ApiException.invalid("url", ALLOWED_URL));
        rules.objection(url).ifPresent(allowed -> {
            throw ApiException.invalid("url", allowed);
        });
        return url;
    }

    /**
     * Returns a hook with the fields of an object. 400 if a field is wrong, or if a hidden secret is sent back and none is
     * stored: the deliveries would not be signed.
     *
     * @param known the present hook with that URL, which keeps what the object leaves out
     */
    Webhook hook(TargetUrl target, JsonNode fields, Optional<Webhook> known) {
        return hook(target, fields, known, known.flatMap(Webhook::secret));
    }

    /** Checks the fields of an object, as far as that is possible before the stored hooks are known. */
    void check(TargetUrl target, JsonNode fields) {
        hook(target, fields, Optional.empty(), Optional.of(STAND_IN));
    }

    private static Webhook hook(TargetUrl target, JsonNode fields, Optional<Webhook> known, Optional<Secret> stored) {
        return new Webhook(
                known.map(Webhook::id).orElse(0L),
                target,
                WebhookJson.field(fields, "events")
                        .map(WebhookFields::events)
                        .orElseGet(() -> known.map(Webhook::events).orElse(List.of(HookEvent.ALL))),
                WebhookJson.field(fields, "is_active")
                        .map(WebhookFields::flag)
                        .orElseGet(() -> known.map(Webhook::active).orElse(true)),
                secret(fields, stored),
                WebhookJson.field(fields, "retries")
                        .map(WebhookFields::retries)
                        .orElseGet(() -> known.map(Webhook::retries).orElse(Retries.DEFAULT)),
                WebhookJson.field(fields, "name")
                        .map(WebhookFields::name)
                        .orElseGet(() -> known.map(Webhook::name).orElse("")));
    }

    private static List<String> events(JsonNode value) {
        List<String> names = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(name -> names.add(name.isTextual() ? name.asText().strip() : ""));
        } else if (value.isTextual()) {
            names.addAll(List.of(value.asText().strip().split("[\\s,]+")));
        }
        Set<String> distinct = new LinkedHashSet<>(names);
        if (distinct.isEmpty()
                || distinct.size() > Webhook.MAX_EVENTS
                || !distinct.stream().allMatch(HookEvent::isName)
                || String.join(",", distinct).length() > Webhook.MAX_EVENTS_LENGTH) {
            throw ApiException.invalid("events", ALLOWED_EVENTS);
        }
        return List.copyOf(distinct);
    }

    private static boolean flag(JsonNode value) {
        return switch (value.asText().toLowerCase(Locale.ROOT)) {
            case "true", "1", "1.0" -> true;
            case "false", "0", "0.0" -> false;
            default -> throw ApiException.invalid("is_active", "true or false");
        };
    }

    /** Whether an object sends back what answers show of a secret. */
    static boolean keepsSecret(JsonNode fields) {
        return key(fields.path("hmac")).asText().equals(HIDDEN);
    }

    private static JsonNode key(JsonNode hmac) {
        return hmac.isObject() ? hmac.path("key") : hmac;
    }

    /** A text, or an object with a field {@code key}; empty or null removes the secret. */
    private static Optional<Secret> secret(JsonNode fields, Optional<Secret> known) {
        JsonNode value = fields.get("hmac");
        if (value == null) {
            return known;
        }
        if (value.isObject() && !value.has("key")) {
            throw ApiException.invalid("hmac", ALLOWED_HMAC); // a mistake, not a wish for no signature
        }
        JsonNode text = key(value);
        if (text.isNull()
                || text.isMissingNode()
                || (text.isTextual() && text.asText().isEmpty())) {
            return Optional.empty();
        }
        if (keepsSecret(fields)) {
            return Optional.of(known.orElseThrow(() -> ApiException.invalid("hmac", ALLOWED_HIDDEN)));
        }
        if (!text.isTextual() || !text.asText().matches("[!-~]{1," + MAX_SECRET + "}")) {
            throw ApiException.invalid("hmac", ALLOWED_HMAC);
        }
        return Optional.of(Secret.of(text.asText()));
    }

    private static Retries retries(JsonNode value) {
        if (!value.isObject()) {
            throw ApiException.invalid("retries", ALLOWED_RETRIES);
        }
        try {
            return new Retries(
                    WebhookJson.field(value, "delay")
                            .map(delay -> Duration.ofSeconds(whole(delay)))
                            .orElse(Retries.DEFAULT.delay()),
                    WebhookJson.field(value, "attempts")
                            .map(WebhookFields::whole)
                            .orElse(Retries.DEFAULT.attempts()));
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("retries", ALLOWED_RETRIES);
        }
    }

    private static int whole(JsonNode value) {
        String text = value.asText();
        if (!text.matches("[0-9]{1,5}(\\.0+)?")) {
            throw ApiException.invalid("retries", ALLOWED_RETRIES);
        }
        return Integer.parseInt(text.replaceFirst("\\..*", ""));
    }

    private static String name(JsonNode value) {
        String name = value.isTextual() ? value.asText() : "";
        boolean fits = value.isTextual() && (name.isEmpty() || name.length() <= MAX_NAME && PlainText.isVisible(name));
        if (!fits) {
            throw ApiException.invalid("name", "up to " + MAX_NAME + " visible characters");
        }
        return name;
    }
}
