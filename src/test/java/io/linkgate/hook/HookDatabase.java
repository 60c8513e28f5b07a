package io.linkgate.hook;

import io.linkgate.config.Secret;
import io.linkgate.history.RecordListener;
import io.linkgate.history.SqlSessionHistory;
import io.linkgate.hook.target.TargetUrl;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.InstanceStore;
import io.linkgate.instance.SqlInstanceStore;
import io.linkgate.instance.Wanted;
import io.linkgate.session.Account;
import io.linkgate.session.Cure;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.Transition;
import io.linkgate.storage.Database;
import io.linkgate.storage.PlainSealing;
import io.linkgate.storage.Sealing;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/** A real database with instances and webhooks, and a history whose events go into the outbox at once. */
public final class HookDatabase implements AutoCloseable {

    private final TestClock clock;
    private final Database database;
    private final InstanceStore instances;
    private final Sealing sealing = new PlainSealing();
    private final SqlWebhooks webhooks;
    private final SqlSessionHistory history;
    private final SecureRandom random = new SecureRandom();
    private int transactions;

    /**
     * Opens it.
     *
     * @param wake receives the hooks for which events wait
     */
    public HookDatabase(
            DatabaseKind kind, Path home, TestClock clock, TestScheduler timers, Consumer<List<WaitingHook>> wake) {
        this.clock = clock;
        this.database = Database.open(kind.at(home));
        this.instances = SqlInstanceStore.open(database);
        this.webhooks = new SqlWebhooks(database.jdbi(), sealing, clock);
        Outbox outbox = new Outbox(
                new EventBody(text -> "picture of " + text), sealing, webhooks.codeInterest()::isWanted, wake);
        RecordListener counter = (handle, records) -> transactions++;
        this.history = new SqlSessionHistory(
                database.jdbi(), RecordListener.all(List.of(outbox, counter)), Runnable::run, timers);
    }

    /** Returns how many transactions of the history were begun. */
    public int transactions() {
        return transactions;
    }

    public Jdbi jdbi() {
        return database.jdbi();
    }

    public SqlWebhooks webhooks() {
        return webhooks;
    }

    public SqlSessionHistory history() {
        return history;
    }

    public DeliveryQueue queue() {
        return new DeliveryQueue(database.jdbi(), sealing, Duration.ofHours(24));
    }

    /** Loads the next events of one hook. */
    public Optional<DeliveryBatch> load(Webhook hook) {
        return Optional.ofNullable(
                queue().load(List.of(hook.id()), clock.instant(), 10).get(hook.id()));
    }

    public DeliveryLog log() {
        return new SqlDeliveryLog(database.jdbi(), () -> {});
    }

    /** Creates an instance. */
    public InstanceId instance() {
        InstanceId id = InstanceId.generate(random);
        instances.insert(new Instance(id, "Front desk", EngineKind.SANDBOX, Wanted.RUNNING, clock.instant()));
        return id;
    }

    public void delete(InstanceId id) {
        instances.delete(id);
    }

    /** Adds a signed hook for some events. */
    public Webhook hook(InstanceId id, String url, Retries retries, String... events) {
        return webhooks
                .change(id, known -> {
                    List<Webhook> hooks = new ArrayList<>(known);
                    hooks.add(new Webhook(
                            0,
                            TargetUrl.parse(url).orElseThrow(),
                            List.of(events),
                            true,
                            Optional.of(Secret.of("secret-of-a-hook")),
                            retries,
                            "crm"));
                    return hooks;
                })
                .orElseThrow()
                .stream()
                .filter(hook -> hook.target().text().equals(url))
                .findFirst()
                .orElseThrow();
    }

    /** The session of an instance moves to that status. */
    public void moves(InstanceId id, SessionStatus to) {
        Optional<Reason> why = to == SessionStatus.FAILED ? Optional.of(Reason.UNREACHABLE) : Optional.empty();
        SessionSnapshot after = new SessionSnapshot(id, state(to), clock.instant());
        history.moved(
                after,
                new Transition(clock.instant(), SessionStatus.STOPPED, to, why, "", Cure.NONE, Duration.ofSeconds(1)));
    }

    private SessionState state(SessionStatus status) {
        return status == SessionStatus.WORKING
                ? new SessionState.Working(new Account("15550001111", "", "Ann", ""))
                : new SessionState.Starting(clock.instant());
    }

    /** The session of an instance shows a code for that time. */
    public void shows(InstanceId id, String code, Duration lifetime) {
        QrCode shown = new QrCode(code, clock.instant(), clock.instant().plus(lifetime), 2, 6);
        history.codeShown(new SessionSnapshot(id, new SessionState.ScanQrCode(shown), clock.instant()));
    }

    @Override
    public void close() {
        database.close();
    }
}
