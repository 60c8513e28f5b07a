package io.linkgate.engine.whatsapp.version;

import io.linkgate.engine.whatsapp.socket.BoundedText;
import io.linkgate.engine.whatsapp.socket.Failures;
import io.linkgate.protocol.socket.ClientVersion;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reader of one {@link VersionSource}. Errors give an empty answer rather than a failure. A {@code Retry-After} of
 * the server is respected. Safe for use by any thread.
 */
final class VersionPage {

    private static final Logger LOG = LoggerFactory.getLogger(VersionPage.class);

    private static final int OK = 200;
    private static final int MAX_BYTES = 8 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Limit for the whole answer: the JDK's own limit ends with the headers, and a body may never end. */
    private static final Duration LOST_AFTER = Duration.ofSeconds(15);

    private static final Duration MAX_REST = Duration.ofDays(1);

    private final Supplier<HttpClient> http;
    private final VersionSource source;
    private final ScheduledExecutorService scheduler;
    private final Clock clock;
    private volatile Instant restsUntil = Instant.MIN;

    VersionPage(Supplier<HttpClient> http, VersionSource source, ScheduledExecutorService scheduler, Clock clock) {
        this.http = Objects.requireNonNull(http);
        this.source = Objects.requireNonNull(source);
        this.scheduler = Objects.requireNonNull(scheduler);
        this.clock = Objects.requireNonNull(clock);
    }

    /** Returns the version that the page names now; never fails, and completes within 15 s. */
    CompletionStage<Optional<ClientVersion>> ask() {
        if (clock.instant().isBefore(restsUntil)) {
            return CompletableFuture.completedFuture(unknown("it allows no request before " + restsUntil));
        }
        CompletableFuture<Optional<ClientVersion>> answer = new CompletableFuture<>();
        try {
            CompletableFuture<HttpResponse<String>> response =
                    http.get().sendAsync(source.request(PATIENCE), info -> new BoundedText(MAX_BYTES));
            Runnable lost = () -> {
                response.cancel(true);
                answer.complete(Optional.empty());
            };
            Future<?> limit = scheduler.schedule(lost, LOST_AFTER.toMillis(), TimeUnit.MILLISECONDS);
            response.whenComplete((page, failure) -> {
                limit.cancel(false);
                answer.complete(failure == null ? readOrReport(page) : unknown(why(failure)));
            });
        } catch (RejectedExecutionException shutDown) {
            answer.complete(Optional.empty());
        } catch (Throwable e) { // for example no memory; a caller must not wait for ever
            answer.complete(unknown(Failures.sentence(e)));
        }
        return answer;
    }

    private Optional<ClientVersion> readOrReport(HttpResponse<String> page) {
        try {
            return read(page);
        } catch (Throwable e) { // whatever the page contains
            return unknown(Failures.sentence(e));
        }
    }

    private static String why(Throwable failure) {
        return failure instanceof CancellationException ? "its answer never ended" : Failures.sentence(failure);
    }

    private Optional<ClientVersion> read(HttpResponse<String> page) {
        if (page.statusCode() != OK) {
            page.headers().firstValue("Retry-After").flatMap(this::restOf).ifPresent(rest -> restsUntil = rest);
            return unknown("it answered HTTP " + page.statusCode());
        }
        return VersionSource.read(page.body()).or(() -> unknown("it names none"));
    }

    /** Reads {@code Retry-After}: seconds or a date (RFC 9110, section 10.2.3), at most a day from now. */
    private Optional<Instant> restOf(String text) {
        Instant now = clock.instant();
        Instant longest = now.plus(MAX_REST);
        try {
            Instant until = text.matches("\\d{1,9}")
                    ? now.plusSeconds(Long.parseLong(text))
                    : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
            return Optional.of(until.isBefore(longest) ? until : longest);
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }

    private Optional<ClientVersion> unknown(String why) {
        LOG.info("{} did not give the current client version: {}", source.page(), why);
        return Optional.empty();
    }
}
