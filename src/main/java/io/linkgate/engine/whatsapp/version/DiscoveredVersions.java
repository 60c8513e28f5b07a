package io.linkgate.engine.whatsapp.version;

import io.linkgate.engine.EngineWarning;
import io.linkgate.protocol.socket.ClientVersion;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source that looks up the current version of the official web client on pages that the official client itself loads:
 * one after the other, until one of them answers. The newest version ever seen survives restarts, and no older one is
 * used, since versions expire. From the first use on the pages are requested twice a day, and sooner after a failure;
 * all callers share one lookup.
 */
public final class DiscoveredVersions implements ClientVersions {

    private static final Logger LOG = LoggerFactory.getLogger(DiscoveredVersions.class);

    private static final Duration GOOD_FOR = Duration.ofHours(12);
    private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
    private static final Duration MAX_RETRY_PAUSE = Duration.ofHours(1);
    private static final int MAX_DOUBLINGS = 6;

    /** A version confirmed within this time is used while its successor is looked up. */
    private static final Duration FRESH = Duration.ofDays(14);

    private static final Duration WARN_AGAIN = Duration.ofDays(1);

    /** Many times the growth of official builds. A number beyond it is no version, and must not be stored forever. */
    private static final long MAX_BUILDS_A_DAY = 1_000_000;

    private static final long DAYS_AHEAD = 60;

    private final List<VersionPage> pages;
    private final VersionMemory memory;
    private final Executor disk;
    private final ScheduledExecutorService scheduler;
    private final Clock clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    private SeenVersion newest;
    private Instant askAgainAt = Instant.MIN;
    private Instant askAfterRefusalAt = Instant.MIN;
    private Instant failingSince = Instant.MAX;
    private Instant warnAgainAt = Instant.MIN;
    private int failures;
    private Optional<CompletableFuture<ClientVersion>> asking = Optional.empty();
    private Optional<Future<?>> nextCheck = Optional.empty();

    /**
     * Creates a source and reads the memory, which may wait for the disk. Requests no page before the first use.
     *
     * @param http is asked for the client at each lookup
     * @param sources the pages to request, in this order
     * @param memory stores the newest version
     * @param disk writes to the memory; owned and closed by the caller
     * @param scheduler starts lookups; owned and closed by the caller
     */
    public DiscoveredVersions(
            Supplier<HttpClient> http,
            List<VersionSource> sources,
            VersionMemory memory,
            Executor disk,
            ScheduledExecutorService scheduler,
            Clock clock) {
        this.pages = sources.stream()
                .map(source -> new VersionPage(http, source, scheduler, clock))
                .toList();
        this.memory = Objects.requireNonNull(memory);
        this.disk = Objects.requireNonNull(disk);
        this.scheduler = Objects.requireNonNull(scheduler);
        this.clock = Objects.requireNonNull(clock);
        this.newest = memory.newest().map(SeenVersion.BUILT_IN::orNewer).orElse(SeenVersion.BUILT_IN);
    }

    @Override
    public synchronized CompletableFuture<ClientVersion> current() {
        Instant now = clock.instant();
        if (asking.isEmpty() && now.isBefore(askAgainAt)) {
            return CompletableFuture.completedFuture(newest.version());
        }
        CompletableFuture<ClientVersion> answer = ask(Optional.empty());
        boolean fresh = newest.confirmed()
                .filter(confirmed -> now.isBefore(confirmed.plus(FRESH)))
                .isPresent();
        return fresh ? CompletableFuture.completedFuture(newest.version()) : answer;
    }

    @Override
    public synchronized CompletableFuture<ClientVersion> after(ClientVersion refused) {
        Instant now = clock.instant();
        if (newest.version().compareTo(refused) > 0 || (asking.isEmpty() && now.isBefore(askAfterRefusalAt))) {
            return CompletableFuture.completedFuture(newest.version());
        }
        askAfterRefusalAt = now.plus(FIRST_RETRY);
        return ask(Optional.of(refused));
    }

    @Override
    public synchronized void endsAt(ClientVersion version, Instant end) {
        if (version.equals(newest.version()) && !newest.end().equals(Optional.of(end))) {
            LOG.warn("WhatsApp announces that it will refuse client version {} from {} on", version, end);
            newest = newest.withEnd(end);
            keep(newest);
        }
    }

    @Override
    public synchronized List<EngineWarning> warnings(Instant now) {
        List<EngineWarning> warnings = new ArrayList<>(VersionWarnings.ofAge(newest, now));
        warnings.addAll(VersionWarnings.ofDiscovery(newest, failingSince, now));
        return List.copyOf(warnings);
    }

    @Override
    public synchronized Optional<SeenVersion> seen() {
        return Optional.of(newest);
    }

    @Override
    public void whenNewer(Runnable task) {
        listeners.add(task);
    }

    /** The current lookup; completed when there is none. */
    synchronized CompletableFuture<ClientVersion> lookup() {
        return asking.orElseGet(() -> CompletableFuture.completedFuture(newest.version()));
    }

    /**
     * Requests the pages.
     *
     * @param refused continue with the next page until one names a newer version than this one
     */
    private CompletableFuture<ClientVersion> ask(Optional<ClientVersion> refused) {
        if (asking.isPresent()) {
            return asking.get();
        }
        CompletableFuture<ClientVersion> answer = new CompletableFuture<>();
        asking = Optional.of(answer);
        try {
            ask(pages, refused, Optional.empty())
                    .whenComplete((found, failure) -> conclude(answer, found, Optional.ofNullable(failure)));
        } catch (Throwable e) {
            conclude(answer, Optional.empty(), Optional.of(e));
        }
        return answer;
    }

    /** Ends the lookup, whatever has happened: every connection waits for it, and no other one begins before. */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private void conclude(
            CompletableFuture<ClientVersion> answer, Optional<ClientVersion> found, Optional<Throwable> failure) {
        try {
            failure.ifPresent(why -> LOG.warn("The current client version could not be looked up", why));
            learn(failure.isEmpty() ? found : Optional.empty());
        } catch (Throwable e) {
            LOG.warn("The lookup of the client version could not be completed", e);
        } finally {
            synchronized (this) {
                if (asking.filter(answer::equals).isPresent()) {
                    asking = Optional.empty();
                }
                answer.complete(newest.version());
            }
        }
    }

    private CompletionStage<Optional<ClientVersion>> ask(
            List<VersionPage> left, Optional<ClientVersion> refused, Optional<ClientVersion> best) {
        boolean enough = best.filter(found -> refused.isEmpty() || found.compareTo(refused.get()) > 0)
                .isPresent();
        if (enough || left.isEmpty()) {
            return CompletableFuture.completedFuture(best);
        }
        return left.get(0).ask().thenCompose(found -> {
            Optional<ClientVersion> believed = found.filter(this::isPlausible);
            Optional<ClientVersion> newer = believed.filter(
                            version -> best.isEmpty() || version.compareTo(best.get()) > 0)
                    .or(() -> best);
            return ask(left.subList(1, left.size()), refused, newer);
        });
    }

    private boolean isPlausible(ClientVersion version) {
        long days = Math.max(
                0,
                Duration.between(SeenVersion.BUILT_IN.firstSeen(), clock.instant())
                        .toDays());
        boolean plausible = version.tertiary() - BUILT_IN.tertiary() <= (days + DAYS_AHEAD) * MAX_BUILDS_A_DAY;
        if (!plausible) {
            LOG.warn("A page names client version {}, which is too high to be real", version);
        }
        return plausible;
    }

    private void learn(Optional<ClientVersion> found) {
        boolean newer;
        ClientVersion version;
        synchronized (this) {
            Instant now = clock.instant();
            asking = Optional.empty();
            newer = found.filter(named -> named.compareTo(newest.version()) > 0).isPresent();
            if (found.isPresent()) {
                newest = newest.after(found.get(), now);
                failures = 0;
                failingSince = Instant.MAX;
                keep(newest);
            } else {
                failures++;
                failingSince = failingSince.isBefore(now) ? failingSince : now;
            }
            askAgainAt = now.plus(found.isPresent() ? GOOD_FOR : retryAfter(failures));
            checkAgain(Duration.between(now, askAgainAt));
            version = newest.version();
            warn(now);
        }
        if (newer) {
            LOG.info("Connecting as client version {} from now on", version);
            listeners.forEach(Runnable::run);
        }
    }

    private static Duration retryAfter(int failures) {
        Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        return pause.compareTo(MAX_RETRY_PAUSE) > 0 ? MAX_RETRY_PAUSE : pause;
    }

    private void checkAgain(Duration in) {
        nextCheck.ifPresent(check -> check.cancel(false));
        try {
            nextCheck = Optional.of(scheduler.schedule(this::current, in.toMillis() + 1, TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException shutDown) {
            nextCheck = Optional.empty();
        }
    }

    private void warn(Instant now) {
        List<EngineWarning> warnings = warnings(now);
        if (!warnings.isEmpty() && !now.isBefore(warnAgainAt)) {
            warnAgainAt = now.plus(WARN_AGAIN);
            warnings.forEach(warning -> LOG.warn(warning.message()));
        }
    }

    private void keep(SeenVersion seen) {
        try {
            disk.execute(() -> {
                try {
                    memory.keep(seen);
                } catch (RuntimeException e) {
                    LOG.warn("Client version {} could not be stored for the next start", seen.version(), e);
                }
            });
        } catch (RejectedExecutionException shutDown) {
            LOG.debug("Client version {} came too late to be stored", seen.version());
        }
    }
}
