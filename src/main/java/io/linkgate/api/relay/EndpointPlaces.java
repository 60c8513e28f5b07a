package io.linkgate.api.relay;

import static io.linkgate.api.relay.EndpointPlaces.Place.ANY_NODE;
import static io.linkgate.api.relay.EndpointPlaces.Place.OWNER;
import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;

/**
 * Which node answers the calls of each endpoint. This is the only place where it is decided; a test allows no endpoint
 * that is not here. A key is the path of a route, with a method in front where methods differ.
 */
final class EndpointPlaces {

    /** A node that can answer. */
    enum Place {
        /** Any: from the database, from settings, or from the newest snapshot of a session. */
        ANY_NODE,
        /** The one that has the instance: the call needs its live session, or changes it. */
        OWNER
    }

    private static final Map<String, Place> ENDPOINTS = Map.ofEntries(
            entry("auth/qr", ANY_NODE),
            entry("auth/qr-image", ANY_NODE),
            entry("auth/request-code", OWNER),
            entry("contacts/check-exists", OWNER),
            entry("hooks/deliveries", ANY_NODE),
            entry("hooks/replay", ANY_NODE),
            entry("link/qr", ANY_NODE),
            entry("link/qr-image", ANY_NODE),
            entry("link/request-code", OWNER),
            entry("link/status", ANY_NODE),
            entry("otp/send", OWNER),
            entry("otp/verify", OWNER),
            entry("POST session/temp-link", OWNER), // a session that rests starts again
            entry("sandbox/connections", ANY_NODE),
            entry("sandbox/devices", ANY_NODE),
            entry("sandbox/fault", ANY_NODE),
            entry("sandbox/inbox", ANY_NODE),
            entry("sandbox/info", ANY_NODE),
            entry("sandbox/read", ANY_NODE),
            entry("sandbox/scan", ANY_NODE),
            entry("sandbox/text", ANY_NODE),
            entry("sandbox/type-code", ANY_NODE),
            entry("sandbox/unlink", ANY_NODE),
            entry("send/seen", OWNER),
            entry("send/start-typing", OWNER),
            entry("send/stop-typing", OWNER),
            entry("send/text", OWNER),
            entry("session/create", ANY_NODE), // the one that creates an instance claims it
            entry("session/delete", OWNER),
            entry("session/events", ANY_NODE),
            entry("session/history", ANY_NODE),
            entry("session/info", ANY_NODE),
            entry("session/list", ANY_NODE),
            entry("session/logout", OWNER),
            entry("session/me", ANY_NODE),
            entry("session/online", ANY_NODE),
            entry("session/rate-limit", ANY_NODE),
            entry("session/restart", OWNER),
            entry("session/start", OWNER),
            entry("session/stop", OWNER),
            entry("session/temp-link", ANY_NODE),
            entry("session/update", OWNER), // the session learns of its new expected number
            entry("session/webhook", ANY_NODE), // every node reads hooks from the database
            entry("webhook/delete", ANY_NODE),
            entry("webhook/set", ANY_NODE),
            entry("webhook/update", ANY_NODE),
            entry("whoami", ANY_NODE));

    /** Has tokens, the audit and settings. */
    private static final String ADMINISTRATION = "admin/";

    private EndpointPlaces() {}

    /**
     * Returns the node that answers; empty if there is no such endpoint.
     *
     * @param path canonical, below the root of the API, with or without a slash at either end
     */
    static Optional<Place> of(String method, String path) {
        int from = path.startsWith("/") ? 1 : 0;
        int to = path.length() > from && path.endsWith("/") ? path.length() - 1 : path.length();
        String bare = path.substring(from, to);
        if (bare.startsWith(ADMINISTRATION)) {
            return Optional.of(ANY_NODE);
        }
        Place place = ENDPOINTS.get(method + " " + bare);
        return Optional.ofNullable(place == null ? ENDPOINTS.get(bare) : place);
    }
}
