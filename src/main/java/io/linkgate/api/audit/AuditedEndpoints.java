package io.linkgate.api.audit;

import static java.util.Map.entry;

import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.audit.AuditAction;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What each endpoint does, for the audit. This is the only place where it is decided. A key is the template of a route,
 * with a method in front where methods differ. Codes that calls return are counted elsewhere, by viewer.
 */
public final class AuditedEndpoints {

    private static final Map<String, AuditAction> COMMANDS = Map.ofEntries(
            entry("admin/tokens/{id}", AuditAction.TOKEN_REVOKE),
            entry("admin/tokens/{id}/revoke", AuditAction.TOKEN_REVOKE),
            entry("admin/tokens/{id}/rotate", AuditAction.TOKEN_ROTATE),
            entry("auth/request-code", AuditAction.CODE_REQUESTED),
            entry("DELETE admin/tokens", AuditAction.TOKEN_REVOKE),
            entry("DELETE session/temp-link", AuditAction.LINK_REVOKE),
            entry("hooks/replay", AuditAction.WEBHOOK_REPLAY),
            entry("link/request-code", AuditAction.CODE_REQUESTED),
            entry("otp/send", AuditAction.OTP_SEND),
            entry("otp/verify", AuditAction.OTP_VERIFY),
            entry("POST admin/tokens", AuditAction.TOKEN_CREATE),
            entry("POST session/temp-link", AuditAction.LINK_CREATE),
            entry("sandbox/fault", AuditAction.SANDBOX_FAULT),
            entry("sandbox/read", AuditAction.SANDBOX_READ),
            entry("sandbox/scan", AuditAction.SANDBOX_SCAN),
            entry("sandbox/text", AuditAction.SANDBOX_TEXT),
            entry("sandbox/type-code", AuditAction.SANDBOX_TYPE_CODE),
            entry("sandbox/unlink", AuditAction.SANDBOX_UNLINK),
            entry("send/seen", AuditAction.MESSAGE_SEEN),
            entry("send/text", AuditAction.MESSAGE_SEND),
            entry("session/create", AuditAction.SESSION_CREATE),
            entry("session/delete", AuditAction.SESSION_DELETE),
            entry("session/logout", AuditAction.SESSION_LOGOUT),
            entry("session/restart", AuditAction.SESSION_RESTART),
            entry("session/start", AuditAction.SESSION_START),
            entry("session/stop", AuditAction.SESSION_STOP),
            entry("session/update", AuditAction.SESSION_UPDATE),
            entry("session/webhook", AuditAction.WEBHOOK_CHANGE),
            entry("webhook/delete", AuditAction.WEBHOOK_CHANGE),
            entry("webhook/set", AuditAction.WEBHOOK_CHANGE),
            entry("webhook/update", AuditAction.WEBHOOK_CHANGE));

    private static final Set<String> READS = Set.of(
            "admin/audit",
            "admin/config",
            "auth/qr",
            "auth/qr-image",
            "contacts/check-exists",
            "GET admin/tokens",
            "GET session/temp-link",
            "hooks/deliveries",
            "link/qr",
            "link/qr-image",
            "link/status",
            "sandbox/connections",
            "sandbox/devices",
            "sandbox/inbox",
            "sandbox/info",
            "send/start-typing",
            "send/stop-typing",
            "session/events",
            "session/history",
            "session/info",
            "session/list",
            "session/me",
            "session/online",
            "session/rate-limit",
            "whoami");

    private AuditedEndpoints() {}

    /** Whether it has been decided what that endpoint does; a test allows no other. */
    public static boolean isDecided(String method, String route) {
        String key = method + " " + route;
        return COMMANDS.containsKey(key) || COMMANDS.containsKey(route) || READS.contains(key) || READS.contains(route);
    }

    /** Whether every call of that endpoint does something, or may. */
    static boolean isCommand(String method, String route) {
        return COMMANDS.containsKey(method + " " + route) || COMMANDS.containsKey(route);
    }

    /**
     * Returns what a call of that endpoint does; empty if it only reads.
     *
     * @param method {@code HEAD} counts as {@code GET}
     * @param route the template of its path below the root of the API
     */
    static Optional<AuditAction> of(String method, String route, Call call) {
        String key = (method.equals("HEAD") ? "GET" : method) + " " + route;
        if (READS.contains(key) || READS.contains(route)) {
            return Optional.empty();
        }
        AuditAction action = COMMANDS.getOrDefault(key, COMMANDS.getOrDefault(route, AuditAction.OTHER_CALL));
        boolean onlyShowsList =
                route.equals("session/webhook") && call.text(Param.WEBHOOKS).isEmpty() && !call.clears(Param.WEBHOOKS);
        return onlyShowsList ? Optional.empty() : Optional.of(action);
    }
}
