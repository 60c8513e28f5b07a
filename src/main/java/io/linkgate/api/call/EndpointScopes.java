package io.linkgate.api.call;

import static java.util.Map.entry;

import io.linkgate.access.Scope;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The scope that a token needs for each endpoint. This is the only place where it is decided; Jersey's way and the
 * filters in front of it both look it up here.
 */
public final class EndpointScopes {

    /** The first path segments below which everything is reserved for administrators. */
    private static final Set<String> ADMINISTRATION = Set.of("admin", "sandbox");

    private static final Map<String, Scope> ENDPOINTS = Map.ofEntries(
            entry("auth/qr", Scope.LINK),
            entry("auth/qr-image", Scope.LINK),
            entry("auth/request-code", Scope.LINK),
            entry("contacts/check-exists", Scope.SEND),
            entry("hooks/deliveries", Scope.MANAGE),
            entry("hooks/replay", Scope.MANAGE),
            entry("link/qr", Scope.LINK),
            entry("link/qr-image", Scope.LINK),
            entry("link/request-code", Scope.LINK),
            entry("link/status", Scope.LINK),
            entry("otp/send", Scope.SEND),
            entry("otp/verify", Scope.SEND),
            entry("send/seen", Scope.SEND),
            entry("send/start-typing", Scope.SEND),
            entry("send/stop-typing", Scope.SEND),
            entry("send/text", Scope.SEND),
            entry("session/create", Scope.MANAGE),
            entry("session/delete", Scope.MANAGE),
            entry("session/events", Scope.READ),
            entry("session/history", Scope.READ),
            entry("session/info", Scope.READ),
            entry("session/list", Scope.READ),
            entry("session/logout", Scope.MANAGE),
            entry("session/me", Scope.READ),
            entry("session/online", Scope.READ),
            entry("session/rate-limit", Scope.READ),
            entry("session/restart", Scope.MANAGE),
            entry("session/start", Scope.MANAGE),
            entry("session/stop", Scope.MANAGE),
            entry("session/temp-link", Scope.LINK),
            entry("session/update", Scope.MANAGE),
            entry("session/webhook", Scope.MANAGE),
            entry("webhook/delete", Scope.MANAGE),
            entry("webhook/set", Scope.MANAGE),
            entry("webhook/update", Scope.MANAGE),
            entry("whoami", Scope.READ));

    private EndpointScopes() {}

    /**
     * Returns the scope for an endpoint; empty if none was decided, which {@code EndpointScopesTest} does not allow.
     *
     * @param path canonical, below {@link ApiPath#ROOT}, with or without a slash at either end
     */
    public static Optional<Scope> of(String path) {
        String bare = withoutSlashes(path);
        int end = bare.indexOf('/');
        return ADMINISTRATION.contains(end < 0 ? bare : bare.substring(0, end))
                ? Optional.of(Scope.ADMIN)
                : Optional.ofNullable(ENDPOINTS.get(bare));
    }

    /**
     * Whether an endpoint is for the visitors of temporary links, who have no access token. No access token opens it.
     *
     * @param path like that of {@link #of}
     */
    static boolean isForVisitors(String path) {
        return path.startsWith("link/", path.startsWith("/") ? 1 : 0); // each poll asks, so nothing is copied
    }

    /** Returns the scope for an endpoint; the highest one if none was decided. */
    static Scope needed(String path) {
        return of(path).orElse(Scope.ADMIN);
    }

    /** Returns the error for a token whose scope does not suffice. */
    static Problem refusal(Scope scope, Scope needed) {
        return Problem.of(
                        ApiError.FORBIDDEN,
                        "This call needs an access token of the scope " + needed.wireName()
                                + "; this one has the scope " + scope.wireName() + ".")
                .with("scope", scope.wireName())
                .with("needed_scope", needed.wireName());
    }

    private static String withoutSlashes(String path) {
        int from = path.startsWith("/") ? 1 : 0;
        int to = path.length() > from && path.endsWith("/") ? path.length() - 1 : path.length();
        return path.substring(from, to);
    }
}
