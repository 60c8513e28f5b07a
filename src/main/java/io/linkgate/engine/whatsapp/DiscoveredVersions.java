package io.linkgate.engine.whatsapp;

import io.linkgate.protocol.socket.ClientVersion;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which version the official web client has now, from the page that the official client itself loads (Baileys
 * {@code Utils/generics}, {@code fetchLatestWaWebVersion}). Asks at most once in a while and lets all who wait share the
 * answer; what cannot be found out is replaced by the newest version known.
 */
public final class DiscoveredVersions implements ClientVersions {

    /** The service worker of the official web client. */
    public static final URI SOURCE = URI.create("https://web.whatsapp.com/sw.js");

    private static final Logger LOG = LoggerFactory.getLogger(DiscoveredVersions.class);

    /** The key may be escaped, since it stands in a script inside a script. */
    private static final Pattern REVISION = Pattern.compile("client_revision\\\\?\"?\\s*:\\s*(\\d{1,10})");

    private static final String BROWSER =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration GOOD_FOR = Duration.ofHours(12);
    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);
    private static final int LARGEST_PAGE_BYTES = 8 << 20;

    private final HttpClient http;
    private final URI source;
    private final Clock clock;
    private ClientVersion newest = BUILT_IN;
    private Instant askAgainAt = Instant.MIN;
    private Optional<CompletableFuture<ClientVersion>> asking = Optional.empty();

    /** Asks that source, with that client. */
    public DiscoveredVersions(HttpClient http, URI source, Clock clock) {
        this.http = Objects.requireNonNull(http);
        this.source = Objects.requireNonNull(source);
        this.clock = Objects.requireNonNull(clock);
    }

    @Override
    public synchronized CompletableFuture<ClientVersion> current() {
        return asking.isEmpty() && clock.instant().isBefore(askAgainAt)
                ? CompletableFuture.completedFuture(newest)
                : ask();
    }

    @Override
    public synchronized CompletableFuture<ClientVersion> after(ClientVersion refused) {
        return newest.compareTo(refused) > 0 ? CompletableFuture.completedFuture(newest) : ask();
    }

    private CompletableFuture<ClientVersion> ask() {
        if (asking.isPresent()) {
            return asking.get();
        }
        CompletableFuture<ClientVersion> answer = new CompletableFuture<>();
        asking = Optional.of(answer);
        HttpRequest request = HttpRequest.newBuilder(source)
                .timeout(PATIENCE)
                .header("User-Agent", BROWSER)
                .header("Sec-Fetch-Site", "none")
                .build();
        StringBuilder page = new StringBuilder();
        http.sendAsync(request, BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(bytes -> take(page, bytes))))
                .whenComplete((response, failure) -> answer.complete(learn(page, Optional.ofNullable(failure))));
        return answer;
    }

    private static void take(StringBuilder page, byte[] bytes) {
        if (page.length() + bytes.length > LARGEST_PAGE_BYTES) {
            throw new IllegalStateException("the page is too large");
        }
        page.append(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    private synchronized ClientVersion learn(CharSequence page, Optional<Throwable> failure) {
        asking = Optional.empty();
        Matcher revision = REVISION.matcher(page);
        if (failure.isEmpty() && revision.find() && Long.parseLong(revision.group(1)) <= Integer.MAX_VALUE) {
            newest = new ClientVersion(2, 3000, Integer.parseInt(revision.group(1)));
            askAgainAt = clock.instant().plus(GOOD_FOR);
            LOG.info("The current client version is {}", newest);
        } else {
            askAgainAt = clock.instant().plus(RETRY_AFTER);
            LOG.info(
                    "The current client version could not be found out ({}); going on with {}",
                    failure.map(Failures::sentence).orElse("no version in the answer"),
                    newest);
        }
        return newest;
    }
}
