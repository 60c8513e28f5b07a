package io.linkgate.page;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The headers of pages and their files beyond those that every response has: what a browser may do with them. See
 * docs/decisions/0123.
 */
final class PageHeaders {

    /** The page of the API's description, whose script adds style sheets and markup to it. See docs/decisions/0095. */
    private static final String REFERENCE = "/docs/index.html";

    private static final String POLICY = "Content-Security-Policy";

    /** Scripts can set no markup and no script's address from a text, and can make no policy that would let them. */
    private static final String NO_MARKUP_FROM_TEXT = "; require-trusted-types-for 'script'; trusted-types 'none'";

    private static final List<String> NEEDED = List.of("clipboard-write", "fullscreen", "screen-wake-lock");

    /**
     * Features that are on by default where a page does not say otherwise: those of the registry of Permissions Policy
     * (github.com/w3c/webappsec-permissions-policy, features.md) that Chromium knows. It warns about those it does not.
     */
    private static final List<String> OFF = List.of(
            "accelerometer",
            "autoplay",
            "camera",
            "clipboard-read",
            "cross-origin-isolated",
            "display-capture",
            "encrypted-media",
            "gamepad",
            "geolocation",
            "gyroscope",
            "hid",
            "idle-detection",
            "keyboard-map",
            "local-fonts",
            "magnetometer",
            "microphone",
            "midi",
            "otp-credentials",
            "payment",
            "picture-in-picture",
            "publickey-credentials-create",
            "publickey-credentials-get",
            "serial",
            "storage-access",
            "usb",
            "window-management",
            "xr-spatial-tracking");

    private static final String PERMISSIONS = Stream.concat(
                    NEEDED.stream().map(feature -> feature + "=(self)"),
                    OFF.stream().map(feature -> feature + "=()"))
            .collect(Collectors.joining(", "));

    private PageHeaders() {}

    /**
     * Sets the headers of a file.
     *
     * @param path its path in the WAR
     * @param parts what stands in it
     */
    static void set(String path, PackedPage.Hashes parts, HttpServletResponse answer) {
        answer.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        if (!path.endsWith(".html")) {
            return;
        }
        answer.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        answer.setHeader("Permissions-Policy", PERMISSIONS);
        String policy = answer.getHeader(POLICY);
        if (policy != null) {
            answer.setHeader(
                    POLICY,
                    path.equals(REFERENCE) ? withInlineStyles(policy) : parts.allowedBy(policy) + NO_MARKUP_FROM_TEXT);
        }
    }

    /** Loosens the policy that every response has, as little as the script of that page needs. */
    private static String withInlineStyles(String policy) {
        return policy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'");
    }
}
