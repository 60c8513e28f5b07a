package io.linkgate.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Instances that only a browser sees, in answers to its calls of {@code session/list} and {@code session/info}. */
final class MadeUpInstances {

    /** So many of each hundred cannot reach WhatsApp, all since the same minute. */
    static final int UNREACHABLE = 21;

    private static final int PAGE = 200;
    private static final List<String> NAMES = List.of(
            "Empfang Nord", "Support desk", "Praxis West", "Praxis am Markt", "عيادة النور", "<b>Süd</b>", "Hotline");

    private final Map<String, JsonObject> all = new TreeMap<>();

    private MadeUpInstances() {}

    /**
     * Returns instances in every state: of a hundred, one is in use elsewhere and one waits for a passkey; three wait
     * for a scan; {@value #UNREACHABLE} recover; four are stopped; all others are linked.
     */
    static MadeUpInstances of(int number) {
        MadeUpInstances made = new MadeUpInstances();
        Instant now = Instant.now();
        for (int i = 0; i < number; i++) {
            made.add(i, now);
        }
        return made;
    }

    private void add(int i, Instant now) {
        String id = String.format("%012d", i);
        int kind = i % 100;
        JsonObject info = new JsonObject();
        info.addProperty("name", NAMES.get(i % NAMES.size()) + " " + i);
        info.addProperty("instance_id", id);
        info.addProperty("engine", kind == 9 ? "sandbox" : "whatsapp");
        Instant since = now.minus(Duration.ofMinutes(40L + i));
        if (kind == 0) {
            state(info, "FAILED", "replaced", true);
        } else if (kind == 1) {
            state(info, "PASSKEY_REQUIRED", null, false);
        } else if (kind < 5) {
            state(info, "SCAN_QR_CODE", null, false);
        } else if (kind < 9) {
            state(info, "STOPPED", "stopped_by_owner", kind < 7);
        } else if (kind >= 100 - UNREACHABLE) {
            state(info, "FAILED", "unreachable", true);
            info.addProperty("retry_at", now.plusSeconds(8).toString());
            since = now.minus(Duration.ofMinutes(5))
                    .truncatedTo(ChronoUnit.MINUTES)
                    .plusSeconds(i % 50);
        } else {
            state(info, "WORKING", null, true);
        }
        if (info.get("linked").getAsBoolean()) {
            JsonObject me = new JsonObject();
            me.addProperty("id", String.format("4915112%06d@c.us", i));
            me.addProperty("pushName", i % 3 == 0 ? "Dr. Müller" : null);
            info.add("me", me);
        } else {
            info.add("me", JsonNull.INSTANCE);
        }
        info.addProperty("since", since.truncatedTo(ChronoUnit.MILLIS).toString());
        all.put(id, info);
    }

    private static void state(JsonObject info, String status, String reason, boolean linked) {
        info.addProperty("status", status);
        info.addProperty("reason", reason);
        info.addProperty("linked", linked);
    }

    /** Answers the calls of the page with these instances; there is no stream, and commands change what they say. */
    MadeUpInstances show(Page page) {
        page.route("**/v2/session/list", this::list);
        page.route("**/v2/session/info", route -> fulfil(route, 200, find(route)));
        page.route("**/v2/session/events", route -> fulfil(route, 429, new JsonObject()));
        page.route("**/v2/session/{start,stop,restart}", this::command);
        return this;
    }

    private void list(Route route) {
        JsonObject call = body(route);
        int from = call.has("cursor") ? call.get("cursor").getAsInt() : 0;
        List<JsonObject> infos = new ArrayList<>(all.values());
        int to = Math.min(from + PAGE, infos.size());
        JsonArray page = new JsonArray();
        infos.subList(from, to).forEach(page::add);
        JsonObject answer = new JsonObject();
        answer.add("instances", page);
        answer.addProperty("next", to < infos.size() ? String.valueOf(to) : null);
        fulfil(route, 200, answer);
    }

    /** Refuses the commands for instances whose id ends with 7. */
    private void command(Route route) {
        JsonObject info = find(route);
        if (info.get("instance_id").getAsString().endsWith("7")) {
            JsonObject refusal = new JsonObject();
            refusal.addProperty("code", "forbidden");
            fulfil(route, 403, refusal);
            return;
        }
        boolean stop = route.request().url().endsWith("stop");
        boolean linked = info.get("linked").getAsBoolean();
        state(info, stop ? "STOPPED" : linked ? "WORKING" : "STARTING", stop ? "stopped_by_owner" : null, linked);
        info.addProperty("since", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        fulfil(route, 200, info);
    }

    private JsonObject find(Route route) {
        return all.get(body(route).get("instance_id").getAsString());
    }

    private static JsonObject body(Route route) {
        return JsonParser.parseString(route.request().postData()).getAsJsonObject();
    }

    private static void fulfil(Route route, int status, JsonObject body) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(status)
                .setContentType("application/json")
                .setBody(new com.google.gson.GsonBuilder()
                        .serializeNulls()
                        .create()
                        .toJson(body)));
    }
}
