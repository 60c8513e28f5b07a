package io.linkgate.removal;

import io.linkgate.engine.DeviceException;
import io.linkgate.engine.EndCause;
import io.linkgate.engine.Engine;
import io.linkgate.engine.EngineConnection;
import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.Mailbox;
import io.linkgate.instance.EngineKind;
import io.linkgate.storage.SqlFailures;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Removes devices from their accounts, a few at a time, and retries with growing pauses until each is removed. When the
 * server stops, the rest is left for its next start. Everything runs in one mailbox on threads that may wait for the
 * disk; any thread may call.
 */
public final class DeviceRemovals {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceRemovals.class);

    /**
     * The maximum number of connections: an owner may delete a thousand instances at once, and other owners must not
     * suffer from it.
     */
    private static final int MAX_CONNECTIONS = 8;

    /** The pause after refusals that only an update of Linkgate or of the server cures. */
    private static final Duration LONG_PAUSE = Duration.ofHours(1);

    /** The pause while the database is away; asking it costs nothing then. */
    private static final Duration AWAY_PAUSE = Duration.ofSeconds(10);

    private final DeviceRemovalStore store;
    private final Map<EngineKind, Engine> engines;
    private final IntFunction<Duration> pauseAfter;
    private final ScheduledExecutorService scheduler;
    private final Mailbox mailbox;

    private final Set<Long> known = new HashSet<>();
    private final Map<Long, EngineConnection> open = new HashMap<>();
    private final Queue<Attempt> waiting = new ArrayDeque<>();
    private final Set<Future<?>> pauses = new HashSet<>();
    private boolean away;
    private boolean lookPlanned;
    private boolean closed;

    /**
     * Connects the parts; starts nothing.
     *
     * @param engines the enabled engines; devices of others wait for a start with their engine enabled
     * @param pauseAfter returns the pause after that number of earlier failures in a row
     * @param disk runs everything in this object; owned and closed by the caller
     * @param scheduler owned and closed by the caller
     */
    public DeviceRemovals(
            DeviceRemovalStore store,
            Map<EngineKind, Engine> engines,
            IntFunction<Duration> pauseAfter,
            Executor disk,
            ScheduledExecutorService scheduler) {
        this.store = store;
        this.engines = Map.copyOf(engines);
        this.pauseAfter = pauseAfter;
        this.scheduler = scheduler;
        this.mailbox = new Mailbox(disk);
    }

    /** Looks for new devices in the store; to be called at the start, and whenever a device was given up. */
    public void look() {
        mailbox.execute(() -> {
            try {
                for (DepartingDevice device : store.all()) {
                    if (known.add(device.number())) {
                        waiting.add(new Attempt(device, 0));
                    }
                }
                away = false;
            } catch (Throwable e) {
                failed("The devices to remove cannot be read; trying again later", e);
                lookAgain(pauseAfter(e));
            }
            beginSome();
        });
    }

    private void lookAgain(Duration pause) {
        if (!lookPlanned) {
            later(
                    pause,
                    () -> mailbox.execute(() -> {
                        lookPlanned = false;
                        look();
                    }));
            lookPlanned = true;
        }
    }

    /** Closes all connections; devices not removed yet stay in the store. The future completes when that is done. */
    public CompletableFuture<Void> close() {
        return CompletableFuture.runAsync(
                () -> {
                    closed = true;
                    waiting.clear();
                    pauses.forEach(pause -> pause.cancel(false));
                    open.values().forEach(EngineConnection::close);
                    open.clear();
                },
                mailbox);
    }

    private void beginSome() {
        while (!closed && open.size() < MAX_CONNECTIONS && !waiting.isEmpty()) {
            begin(waiting.remove());
        }
    }

    private void begin(Attempt attempt) {
        DepartingDevice device = attempt.device();
        Engine engine = engines.get(device.engine());
        if (engine == null) {
            LOG.warn(
                    "{}: a device cannot be removed from its account, because the engine {} is disabled",
                    device.instance(),
                    device.engine().wireName());
            return;
        }
        Optional<EngineDevice> keys;
        try {
            keys = restored(engine, device);
        } catch (Throwable e) {
            failed(device.instance() + ": a device to remove cannot be read; trying again later", e);
            tryAgain(attempt, pauseAfter(e));
            return;
        }
        away = false;
        if (keys.isEmpty()) {
            LOG.warn("{}: a device to remove cannot be opened; remove it on the phone", device.instance());
            return;
        }
        try {
            open.put(
                    device.number(), engine.leave(keys.get(), event -> mailbox.execute(() -> onEvent(attempt, event))));
        } catch (Throwable e) { // for example no memory for a connection
            failed(device.instance() + ": a device cannot be removed from its account; trying again later", e);
            tryAgain(attempt, pauseAfter.apply(attempt.failures()));
        }
    }

    private Optional<EngineDevice> restored(Engine engine, DepartingDevice device) {
        Optional<byte[]> saved = store.load(device);
        try {
            return saved.isEmpty() ? Optional.empty() : Optional.of(engine.restore(saved.get()));
        } catch (DeviceException e) {
            finish(device); // one that merely does not open is kept: its key may come back
            return Optional.empty();
        } finally {
            saved.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
        }
    }

    /** Handles the end of a connection; all other events of a device to remove are ignored. */
    private void onEvent(Attempt attempt, EngineEvent event) {
        if (!(event instanceof EngineEvent.Ended end)
                || open.remove(attempt.device().number()) == null) {
            return;
        }
        // The first failure informs the operator; repetitions may go on for days, for every device.
        LOG.atLevel(attempt.failures() == 0 ? Level.INFO : Level.DEBUG)
                .log("{}: removal of a device: {} ({})", attempt.device().instance(), end.cause(), end.detail());
        Optional<Duration> pause = pauseAfter(end.cause(), attempt.failures());
        if (pause.isEmpty()) {
            finish(attempt.device());
        } else {
            tryAgain(attempt, pause.get());
        }
        beginSome();
    }

    /** Returns the pause before the next attempt; empty if nothing is left to do. */
    private Optional<Duration> pauseAfter(EndCause cause, int failures) {
        return switch (cause) {
            case LOGGED_OUT -> Optional.empty();
            case BANNED, CLIENT_OUTDATED, REFUSED, REFUSED_FOR_NOW -> Optional.of(LONG_PAUSE);
            case CLOSED,
                    LINKED,
                    CODES_EXHAUSTED,
                    UNREACHABLE,
                    FLOODED,
                    UNTRUSTED,
                    NOT_KEPT,
                    PROTOCOL,
                    RESTART,
                    WRONG_ACCOUNT,
                    REPLACED -> Optional.of(pauseAfter.apply(failures));
        };
    }

    private static Duration pauseAfter(Throwable failure) {
        return SqlFailures.meanThatItIsLost(failure) ? AWAY_PAUSE : LONG_PAUSE;
    }

    private void tryAgain(Attempt attempt, Duration pause) {
        Attempt next = new Attempt(attempt.device(), attempt.failures() + 1);
        later(
                pause,
                () -> mailbox.execute(() -> {
                    waiting.add(next);
                    beginSome();
                }));
    }

    private void later(Duration pause, Runnable task) {
        if (!closed) {
            pauses.removeIf(Future::isDone);
            pauses.add(scheduler.schedule(task, pause.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    private void finish(DepartingDevice device) {
        try {
            store.erase(device);
        } catch (Throwable e) {
            // After the next start its login will be refused, and it will be erased then.
            failed(device.instance() + ": a removed device cannot be erased", e);
        }
    }

    /** Logs a failure; an absent database, which is reported for itself and ends by itself, once and in a line. */
    private void failed(String what, Throwable why) {
        if (SqlFailures.meanThatItIsLost(why)) {
            LOG.atLevel(away ? Level.DEBUG : Level.WARN).log("{} (the database is away)", what);
            away = true;
        } else {
            LOG.error(what, why);
        }
    }

    /** One attempt, with the number of failures before it. */
    private record Attempt(DepartingDevice device, int failures) {}
}
