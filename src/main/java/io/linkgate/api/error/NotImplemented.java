package io.linkgate.api.error;

import java.util.Set;

/**
 * The addresses of the service this API follows that Linkgate does not implement. They are answered 501 and never 404,
 * because clients of that service treat a 404 as a lost link and request a new scan. Checked only for addresses without
 * a resource, so new endpoints need no change here.
 */
public final class NotImplemented {

    /** First path segments below {@code v2/} under which that service has calls. */
    private static final Set<String> AREAS =
            Set.of("send", "otp", "chats", "contacts", "groups", "status", "labels", "channels", "webhook", "older");

    /** Prefixes of first path segments, such as {@code presence-subscribe}. */
    private static final Set<String> PREFIXES = Set.of("presence", "lids", "profile");

    /** Single calls in areas that Linkgate otherwise implements. */
    private static final Set<String> CALLS = Set.of("auth/passkey");

    private NotImplemented() {}

    /** @param path below {@code v2/}, normalised, without a leading slash */
    public static boolean covers(String path) {
        int slash = path.indexOf('/');
        String area = slash < 0 ? path : path.substring(0, slash);
        String call = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return AREAS.contains(area) || PREFIXES.stream().anyMatch(area::startsWith) || CALLS.contains(call);
    }
}
