package io.linkgate.api.error;

import java.util.Set;

/**
 * The addresses that the service which this API follows has and Linkgate has not. They are 501 and never 404, since clients of
 * that service take a 404 for a lost link and ask for a new scan. Asked only about addresses that no resource serves, so what is
 * built later needs no change here.
 */
public final class NotImplemented {

    /** First segments below {@code v2/} under which that service has calls. */
    private static final Set<String> AREAS =
            Set.of("send", "otp", "chats", "contacts", "groups", "status", "labels", "channels", "webhook");

    /** First segments that also go on without a slash, such as {@code presence-subscribe}. */
    private static final Set<String> PREFIXES = Set.of("presence", "lids", "profile");

    /** Single calls in areas that Linkgate serves for the rest. */
    private static final Set<String> CALLS =
            Set.of("auth/passkey", "session/events", "session/rate-limit", "session/temp-link", "session/webhook");

    private NotImplemented() {}

    /** @param path below {@code v2/}, normalised, without a slash in front */
    public static boolean covers(String path) {
        int slash = path.indexOf('/');
        String area = slash < 0 ? path : path.substring(0, slash);
        String call = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return AREAS.contains(area) || PREFIXES.stream().anyMatch(area::startsWith) || CALLS.contains(call);
    }
}
