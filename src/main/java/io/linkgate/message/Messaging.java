package io.linkgate.message;

import io.linkgate.engine.message.MessagePort;
import io.linkgate.instance.InstanceId;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jdbi.v3.core.Jdbi;

/** What callers can do with messages. Safe for use by any thread. */
public final class Messaging {

    private final MessageStores stores;
    private final SessionMessages sessions;
    private final SendCounters counters = new SendCounters();
    private final Texts texts;
    private final OneTimePasswords passwords;

    /**
     * Connects the parts.
     *
     * @param jdbi the database of the stores
     * @param sessions the sessions that are connected
     * @param disk runs tasks that wait for the disk
     * @param timers runs timeouts, which do not block
     */
    public Messaging(
            Jdbi jdbi,
            MessageStores stores,
            SessionMessages sessions,
            SendLimits limits,
            Executor disk,
            ScheduledExecutorService timers,
            Clock clock,
            SecureRandom random) {
        this.stores = Objects.requireNonNull(stores);
        this.sessions = Objects.requireNonNull(sessions);
        SharedTransactions transactions = new SharedTransactions(jdbi, disk);
        this.texts = new Texts(stores, sessions, limits, transactions, timers, counters, clock, random);
        this.passwords = new OneTimePasswords(stores, texts, transactions, clock, random);
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

    /** Returns how many calls wait for an acknowledgement. */
    public int waiting() {
        return stores.waiting().count();
    }

    /** Ends all waits: calls are answered that the server is stopping. */
    public void close() {
        stores.waiting().close();
    }
}
