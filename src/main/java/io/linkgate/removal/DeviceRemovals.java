package io.linkgate.removal;

import io.linkgate.engine.DeviceException;
import io.linkgate.engine.EndCause;
import io.linkgate.engine.Engine;
import io.linkgate.engine.EngineConnection;
import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.Mailbox;
import io.linkgate.instance.EngineKind;
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
 * Takes departing devices off their accounts, a few at a time, and tries again with growing pauses until each is off. What is
 * not done when the server stops goes on at its next start. Everything happens in one mailbox on threads that may wait for the
 * disk; any thread may call.
 */
public final class DeviceRemovals {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceRemovals.class);

    /** An owner may delete a thousand instances at once; those that stay must not suffer from it. */
    private static final int MOST_AT_ONCE = 8;

    /** For a server that refuses us in a way that only an update of ours or of the server cures. */
    private static final Duration LONG_PAUSE = Duration.ofHours(1);

    private final DeviceRemovalStore store;
    private final Map<EngineKind, Engine> engines;
    private final IntFunction<Duration> pauseAfter;
    private final ScheduledExecutorService scheduler;
    private final Mailbox mailbox;

    private final Set<Long> known = new HashSet<>();
    private final Map<Long, EngineConnection> open = new HashMap<>();
    private final Queue<Attempt> waiting = new ArrayDeque<>();
    private final Set<Future<?>> pauses = new HashSet<>();
    private boolean closed;

    /**
     * Connects the parts; starts nothing.
     *
     * @param engines those that are switched on; devices of the others wait for a start with their engine
     * @param pauseAfter how long to rest after so many failures in a row, 0 for the first
     * @param disk runs everything here; owned and closed by the caller
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

    /** There may be devices that this object has not seen yet: at a start, and whenever one was given up. */
    public void look() {
        mailbox.execute(() -> {
            try {
                for (DepartingDevice device : store.all()) {
                    if (known.add(device.number())) {
                        waiting.add(new Attempt(device, 0));
                    }
                }
            } catch (Throwable e) {
                LOG.error("The devices that were given up cannot be read; trying again later", e);
                later(LONG_PAUSE, this::look);
            }
            beginSome();
        });
    }

    /** Closes what is open; what is not done stays in the store. Done when the promise completes. */
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
        while (!closed && open.size() < MOST_AT_ONCE && !waiting.isEmpty()) {
            begin(waiting.remove());
        }
    }

    private void begin(Attempt attempt) {
        DepartingDevice device = attempt.device();
        Engine engine = engines.get(device.engine());
        if (engine == null) {
            LOG.warn(
                    "{}: a device that was given up is still on its account, since the engine {} is switched off",
                    device.instance(),
                    device.engine().wireName());
            return;
        }
        Optional<EngineDevice> keys;
        try {
            keys = restored(engine, device);
        } catch (Throwable e) {
            LOG.error("{}: a device that was given up cannot be read; trying again later", device.instance(), e);
            tryAgain(attempt, LONG_PAUSE);
            return;
        }
        if (keys.isEmpty()) {
            LOG.warn("{}: a device that was given up cannot be opened; remove it on the phone", device.instance());
            finish(device);
            return;
        }
        open.put(device.number(), engine.leave(keys.get(), event -> mailbox.execute(() -> heard(attempt, event))));
    }

    private Optional<EngineDevice> restored(Engine engine, DepartingDevice device) {
        Optional<byte[]> saved = store.load(device);
        try {
            return saved.isEmpty() ? Optional.empty() : Optional.of(engine.restore(saved.get()));
        } catch (DeviceException e) {
            return Optional.empty();
        } finally {
            saved.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
        }
    }

    /** What the device learns on its last connection is of no use any more. */
    private void heard(Attempt attempt, EngineEvent event) {
        if (!(event instanceof EngineEvent.Ended end)
                || open.remove(attempt.device().number()) == null) {
            return;
        }
        // The first time tells an operator what there is to know; what follows may go on for days, for every device.
        LOG.atLevel(attempt.failures() == 0 ? Level.INFO : Level.DEBUG)
                .log("{}: a device that was given up: {} ({})", attempt.device().instance(), end.cause(), end.detail());
        Optional<Duration> pause = pauseAfter(end.cause(), attempt.failures());
        if (pause.isEmpty()) {
            finish(attempt.device());
        } else {
            tryAgain(attempt, pause.get());
        }
        beginSome();
    }

    /** How long to rest; empty when there is nothing left to be done. */
    private Optional<Duration> pauseAfter(EndCause cause, int failures) {
        return switch (cause) {
            case LOGGED_OUT -> Optional.empty();
            case BANNED, CLIENT_OUTDATED, REFUSED, REFUSED_FOR_NOW -> Optional.of(LONG_PAUSE);
            case CLOSED,
                    LINKED,
                    CODES_EXHAUSTED,
                    UNREACHABLE,
                    UNTRUSTED,
                    NOT_KEPT,
                    PROTOCOL,
                    RESTART,
                    WRONG_ACCOUNT,
                    REPLACED -> Optional.of(pauseAfter.apply(failures));
        };
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
            // It will be refused at its next login, after the next start, and erased then.
            LOG.error("{}: a device that was given up cannot be erased", device.instance(), e);
        }
    }

    /** One try; the failures are those before it. */
    private record Attempt(DepartingDevice device, int failures) {}
}
