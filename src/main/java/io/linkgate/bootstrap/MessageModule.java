package io.linkgate.bootstrap;

import io.linkgate.api.message.MessageEndpoints;
import io.linkgate.config.MessageSettings;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instances;
import io.linkgate.limit.InstanceLimit;
import io.linkgate.limit.WaitingCalls;
import io.linkgate.message.MessageListener;
import io.linkgate.message.MessageStores;
import io.linkgate.message.Messaging;
import io.linkgate.message.SendLimits;
import io.linkgate.message.SessionMessages;
import io.linkgate.metrics.MessageMetrics;
import io.linkgate.session.DeviceStore;
import io.linkgate.session.Sessions;
import io.linkgate.storage.Sealing;
import io.linkgate.storage.SharedTransactions;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/** Builds what keeps and passes on the messages of linked accounts. */
final class MessageModule implements AutoCloseable {

    /** An acknowledgement of WhatsApp usually takes less. */
    private static final Duration ON_THEIR_WAY = Duration.ofMillis(300);

    private final MessageStores stores;
    private final Threads threads;
    private final Clock clock;
    private final SecureRandom random;
    private volatile Optional<Messaging> messaging = Optional.empty();
    private volatile List<InstanceLimit> limits = List.of();

    /**
     * Connects the parts, and erases from time to time what has expired.
     *
     * @param listeners write events with the changes that they report
     * @param retention how long an id stands for a text that was sent
     */
    MessageModule(
            Jdbi jdbi,
            SharedTransactions transactions,
            Sealing sealing,
            DeviceStore devices,
            Instances instances,
            List<MessageListener> listeners,
            Duration retention,
            Threads threads,
            Clock clock,
            SecureRandom random) {
        this.threads = threads;
        this.clock = clock;
        this.random = random;
        stores =
                new MessageStores(jdbi, transactions, sealing, devices, instances, listeners, retention, clock, random);
        Runnable pruning = new DiskTask(stores::prune, threads.disk());
        threads.scheduler().scheduleAtFixedRate(pruning, 1, 1, TimeUnit.MINUTES);
    }

    /**
     * Connects the sessions, which are built later.
     *
     * @param ports the messages of those that are connected
     */
    void connect(Sessions sessions, SessionMessages ports, MessageSettings settings, PrometheusRegistry registry) {
        stores.connect(instance -> sessions.current(instance).account());
        InstanceLimit texts = new InstanceLimit(settings.textsPerMinute(), System::nanoTime);
        InstanceLimit lookups = new InstanceLimit(settings.lookupsPerMinute(), System::nanoTime);
        SendLimits limits = new SendLimits(
                texts,
                lookups,
                settings.newChatsPerHour(),
                instance -> settings.sandboxLimited() || instance.engine() != EngineKind.SANDBOX);
        Messaging connected = new Messaging(stores, ports, limits, threads.scheduler(), clock, random);
        MessageMetrics.register(registry, connected.counters(), connected::waiting);
        messaging = Optional.of(connected);
        this.limits = List.of(texts, lookups);
    }

    /** The endpoints; {@link #connect} comes first. */
    List<Object> resources(Sessions sessions, WaitingCalls waiting) {
        return MessageEndpoints.of(messaging.orElseThrow(), sessions, waiting, threads.answerers(), clock);
    }

    /** Answers the calls that wait, and those that come later. May be called more than once. */
    void end() {
        messaging.ifPresent(connected -> connected.close(ON_THEIR_WAY));
    }

    @Override
    public void close() {
        end();
        limits.forEach(InstanceLimit::close);
    }

    /** Returns the stores of all devices. */
    MessageStores stores() {
        return stores;
    }
}
