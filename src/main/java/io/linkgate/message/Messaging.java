package io.linkgate.message;

import io.linkgate.engine.message.MessagePort;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;

/** What callers can do with messages. Safe for use by any thread. */
public final class Messaging {

    private final MessageStores stores;
    private final SessionMessages sessions;
    private final SendCounters counters = new SendCounters();
    private final SendLimits limits;
    private final Texts texts;
    private final OneTimePasswords passwords;

    /**
     * Connects the parts.
     *
     * @param sessions the sessions that are connected
     * @param timers runs timeouts, which do not block
     */
    public Messaging(
            MessageStores stores,
            SessionMessages sessions,
            SendLimits limits,
            ScheduledExecutorService timers,
            Clock clock,
            SecureRandom random) {
        this.stores = Objects.requireNonNull(stores);
        this.sessions = Objects.requireNonNull(sessions);
        this.limits = Objects.requireNonNull(limits);
        this.texts = new Texts(stores, sessions, limits, timers, counters, clock, random);
        this.passwords = new OneTimePasswords(stores, texts, clock, random);
    }

    public Texts texts() {
        return texts;
    }

    public OneTimePasswords passwords() {
        return passwords;
    }

    /** Returns how calls that send texts have ended. */
    public SendCounters counters() {
        return counters;
    }

    /** Returns the messages of an instance's connection; empty unless its session is {@code WORKING}. */
    public CompletionStage<Optional<MessagePort>> port(InstanceId id) {
        return sessions.port(id);
    }

    /** Takes one number that an instance looks up; returns how long to wait if there is none left. */
    public Optional<Duration> takeLookup(Instance instance) {
        return limits.takeLookup(instance);
    }

    /** Returns how many calls wait for an acknowledgement. */
    public int waiting() {
        return stores.waiting().count();
    }

    /**
     * Ends all waits, and sends no more texts. Blocks.
     *
     * @param patience how long acknowledgements that are on their way may take
     */
    public void close(Duration patience) {
        stores.waiting().close(patience);
    }
}
