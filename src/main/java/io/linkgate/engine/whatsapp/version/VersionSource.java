package io.linkgate.engine.whatsapp.version;

import io.linkgate.protocol.socket.ClientVersion;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of the official web client that names its version.
 *
 * @param page where it is
 * @param headers the headers of a browser that loads this page; without them the answer may be 400
 */
public record VersionSource(URI page, Map<String, String> headers) {

    private static final String BROWSER =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

    /** The service worker (Baileys {@code Utils/generics}, {@code fetchLatestWaWebVersion}). */
    public static final VersionSource SERVICE_WORKER = new VersionSource(
            URI.create("https://web.whatsapp.com/sw.js"), Map.of("User-Agent", BROWSER, "Sec-Fetch-Site", "none"));

    /** The front page, loaded as by typing its address (whatsmeow {@code update.go}, {@code GetLatestVersion}). */
    public static final VersionSource FRONT_PAGE = new VersionSource(
            URI.create("https://web.whatsapp.com/"),
            Map.of(
                    "User-Agent", BROWSER,
                    "Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
                    "Accept-Language", "en-US,en;q=0.9",
                    "Sec-Fetch-Dest", "document",
                    "Sec-Fetch-Mode", "navigate",
                    "Sec-Fetch-Site", "none",
                    "Sec-Fetch-User", "?1"));

    /** The revision; the key may be escaped, since it is in a script inside a script. */
    private static final Pattern REVISION = Pattern.compile("client_revision\\\\?\"?\\s*:\\s*(\\d{1,10})");

    public VersionSource {
        Objects.requireNonNull(page);
        headers = Map.copyOf(headers);
    }

    HttpRequest request(Duration patience) {
        HttpRequest.Builder request = HttpRequest.newBuilder(page).timeout(patience);
        headers.forEach(request::header);
        return request.build();
    }

    /** Reads the version from a page of this kind. */
    static Optional<ClientVersion> read(String text) {
        Matcher revision = REVISION.matcher(text);
        return revision.find()
                ? Optional.of(Long.parseLong(revision.group(1)))
                        .filter(number -> number <= Integer.MAX_VALUE)
                        .map(number -> new ClientVersion(2, 3000, number.intValue()))
                : Optional.empty();
    }
}
