package io.linkgate.engine.whatsapp.socket;

import java.net.http.WebSocket;

/**
 * The headers of a browser that opens WhatsApp Web's socket, as far as the JDK allows: those of Chrome on Linux, which
 * our companions also announce elsewhere. Without them the JDK sends its own name, which no web client does.
 */
final class BrowserHeaders {

    static final String ORIGIN = "https://web.whatsapp.com";

    /** Chrome has sent a frozen minor version and platform since 2022. */
    static final String USER_AGENT =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

    private BrowserHeaders() {}

    static WebSocket.Builder set(WebSocket.Builder builder) {
        return builder.header("Pragma", "no-cache")
                .header("Cache-Control", "no-cache")
                .header("User-Agent", USER_AGENT)
                .header("Origin", ORIGIN)
                .header("Accept-Language", "en-US,en;q=0.9");
    }
}
