package io.linkgate.browser;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Route;
import java.util.Map;

/**
 * What the server answers about one instance, made up: states in which the sandbox cannot bring one. Everything else
 * comes from the server.
 */
final class MadeUpSession {

    private final String id;
    private final String picture;
    private JsonObject info = new JsonObject();
    private Answer code = new Answer(0, "");
    private Answer pairing = new Answer(0, "");
    private Answer failure = new Answer(200, "");

    /**
     * An answer.
     *
     * @param status 0 for none: the call is cut off
     * @param body JSON
     */
    private record Answer(int status, String body) {}

    /**
     * A session in no state yet.
     *
     * @param id of a real instance
     * @param picture a code, as a data URI
     */
    MadeUpSession(String id, String picture) {
        this.id = id;
        this.picture = picture;
    }

    /** Answers the pages of that browser; there is no stream of events. */
    MadeUpSession show(BrowserContext context) {
        context.route(
                "**/v2/session/info",
                route -> answer(route, failure.status() == 200 ? new Answer(200, info.toString()) : failure));
        context.route("**/v2/session/list", route -> answer(route, new Answer(200, list())));
        context.route("**/v2/session/events", route -> answer(route, new Answer(429, "{}")));
        context.route("**/v2/auth/qr-image", route -> answer(route, code));
        context.route("**/v2/auth/request-code", route -> answer(route, pairing));
        return this;
    }

    private String list() {
        return "{\"instances\": [" + info + "], \"next\": null}";
    }

    /**
     * Takes a state.
     *
     * @param words {@code STATUS reason linked healing}; the last three may be left out, and a reason may be {@code -}
     * @param more further members of the info, as JSON with single quotes, empty for none
     */
    MadeUpSession state(String words, String more) {
        String[] parts = words.split(" ");
        info = new JsonObject();
        Map.of("instance_id", id, "name", "Support desk", "engine", "whatsapp", "since", "2026-11-28T10:00:00Z")
                .forEach(info::addProperty);
        info.add("me", null);
        info.addProperty("status", parts[0]);
        info.addProperty("reason", parts.length > 1 && !parts[1].equals("-") ? parts[1] : null);
        info.addProperty("linked", words.contains(" linked"));
        info.addProperty("healing", words.contains(" healing"));
        json(more).entrySet().forEach(each -> info.add(each.getKey(), each.getValue()));
        failure = new Answer(200, "");
        if (parts[0].equals("SCAN_QR_CODE")) {
            info.addProperty("qr", picture);
            code = new Answer(
                    200,
                    "{\"qr\": \"" + picture + "\", \"sequence\": 1, \"of\": 6,"
                            + " \"expires_at\": \"2099-01-01T00:00:00Z\", \"expires_in_ms\": 60000, \"lifetime_ms\": 60000}");
        } else {
            JsonObject refusal = info.deepCopy();
            refusal.addProperty("code", "session_status_mismatch");
            code = new Answer(422, refusal.toString());
        }
        return this;
    }

    /** Answers polls for the code in another way, as JSON with single quotes. */
    MadeUpSession code(int status, String body) {
        code = new Answer(status, json(body).toString());
        return this;
    }

    /** Answers calls for the state with an error from now on, as JSON with single quotes. */
    MadeUpSession failing(int status, String body) {
        failure = new Answer(status, json(body).toString());
        return this;
    }

    /** Answers requests for a pairing code, as JSON with single quotes. */
    MadeUpSession pairing(int status, String body) {
        pairing = new Answer(status, json(body).toString());
        return this;
    }

    private static JsonObject json(String text) {
        return text.isEmpty()
                ? new JsonObject()
                : JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
    }

    private static void answer(Route route, Answer answer) {
        if (answer.status() == 0) {
            route.abort();
            return;
        }
        route.fulfill(new Route.FulfillOptions()
                .setStatus(answer.status())
                .setContentType("application/json")
                .setHeaders(Map.of("Content-Type", "application/json", "Retry-After", "40"))
                .setBody(answer.body()));
    }
}
