package io.linkgate.api.older;

import java.util.List;
import java.util.Map;

/**
 * The addresses under which clients of the older Wawp API call, such as its n8n node and its WordPress plugin, and the
 * calls of today that they stand for. What is not in the table leads to {@value #NOT_SERVED}, which is answered 501.
 */
public final class OlderAddresses {

    /** The root of the older API, below the context path. */
    public static final String ROOT = "/wp-json/awp/v1";

    /** The first segment of calls that Linkgate does not have; no resource is there. */
    public static final String NOT_SERVED = "older";

    /** The templates of all older addresses, below the context path. */
    public static final List<String> TEMPLATES = List.of(ROOT + "/{call}", ROOT + "/session/{call}");

    private static final String SAME = "session/";

    private static final Map<String, String> CALLS = Map.of(
            "createSession", "session/create",
            "getQr", "auth/qr",
            "requestCode", "auth/request-code",
            "status", "session/online",
            "send", "send/text",
            "sendSeen", "send/seen",
            "startTyping", "send/start-typing",
            "stopTyping", "send/stop-typing");

    /** The parameters that older calls imply: without a format, the older API returned a picture. */
    private static final Map<String, Map<String, String>> DEFAULTS = Map.of("auth/qr", Map.of("format", "image"));

    private OlderAddresses() {}

    /**
     * Returns the path of today for an older one.
     *
     * @param path below {@link #ROOT}, without a slash at the beginning
     */
    public static String today(String path) {
        boolean directory = path.endsWith("/");
        String name = directory ? path.substring(0, path.length() - 1) : path;
        String call = name.startsWith(SAME) ? name : CALLS.getOrDefault(name, NOT_SERVED + "/" + name);
        return directory ? call + "/" : call;
    }

    /** Returns parameters that a call under an older address has unless it names them, by the path of today. */
    public static Map<String, String> defaults(String today) {
        return DEFAULTS.getOrDefault(today.replaceAll("^/|/$", ""), Map.of());
    }
}
