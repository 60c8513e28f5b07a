package io.linkgate.engine.whatsapp;

import io.linkgate.protocol.socket.ClientVersion;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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

    /** The JDK's time limit ends with the headers; a body may never end. */
    private static final Duration LOST_AFTER = Duration.ofSeconds(15);

    private static final Duration GOOD_FOR = Duration.ofHours(12);
    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);
    private static final int LARGEST_PAGE_BYTES = 8 << 20;

    private final HttpClient http;
    private final URI source;
    private final Clock clock;
    private ClientVersion newest = BUILT_IN;
    private Instant askAgainAt = Instant.MIN;
    private Instant lostAt = Instant.MIN;
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
        Instant now = clock.instant();
        if (asking.isPresent() && now.isBefore(lostAt)) {
            return asking.get();
        }
        lostAt = now.plus(LOST_AFTER);
        CompletableFuture<ClientVersion> answer = new CompletableFuture<>();
        asking = Optional.of(answer);
        HttpRequest request = HttpRequest.newBuilder(source)
                .timeout(PATIENCE)
                .header("User-Agent", BROWSER)
                .header("Sec-Fetch-Site", "none")
                .build();
        CompletionStage<HttpResponse<String>> response =
                http.sendAsync(request, info -> new BoundedText(LARGEST_PAGE_BYTES));
        response.thenApply(DiscoveredVersions::read)
                .handle((found, failure) -> failure == null
                        ? found.or(() -> unknown("no version in the answer"))
                        : unknown(Failures.sentence(failure)))
                .thenAccept(found -> answer.complete(learn(found)));
        return answer;
    }

    private static Optional<ClientVersion> read(HttpResponse<String> response) {
        Matcher revision = REVISION.matcher(response.body());
        if (response.statusCode() != 200 || !revision.find()) {
            return Optional.empty();
        }
        return Optional.of(Long.parseLong(revision.group(1)))
                .filter(number -> number <= Integer.MAX_VALUE)
                .map(number -> new ClientVersion(2, 3000, number.intValue()));
    }

    private static Optional<ClientVersion> unknown(String why) {
        LOG.info("The current client version could not be found out: {}", why);
        return Optional.empty();
    }

    private synchronized ClientVersion learn(Optional<ClientVersion> found) {
        asking = Optional.empty();
        newest = found.orElse(newest);
        askAgainAt = clock.instant().plus(found.isPresent() ? GOOD_FOR : RETRY_AFTER);
        LOG.info("Connecting as client version {}", newest);
        return newest;
    }
}
