package io.linkgate.message;

import io.linkgate.config.CredentialSettings;
import io.linkgate.credential.SealedDevices;
import io.linkgate.engine.message.MessageStore;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.instance.SqlInstanceStore;
import io.linkgate.instance.Wanted;
import io.linkgate.session.Account;
import io.linkgate.storage.Database;
import io.linkgate.storage.SharedTransactions;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.TestClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** A real database with linked instances, sealed by a real keyset, and the stores for their messages. */
public final class MessageDatabase implements AutoCloseable {

    /** The account of every instance. */
    public static final Account ACCOUNT = new Account("15550001111", "777001@lid", "Ann", "android");

    private final TestClock clock;
    private final Database database;
    private final SealedDevices devices;
    private final Instances instances;
    private final SecureRandom random = new SecureRandom();
    private final List<MessageListener> listeners = new ArrayList<>();

    public MessageDatabase(DatabaseKind kind, Path home, TestClock clock) {
        this.clock = clock;
        this.database = Database.open(kind.at(home));
        this.devices = SealedDevices.open(
                new CredentialSettings(Optional.empty(), home.resolve("keyset.json")), database.jdbi());
        this.instances = new Instances(SqlInstanceStore.open(database));
    }

    public void listen(MessageListener listener) {
        listeners.add(listener);
    }

    public Jdbi jdbi() {
        return database.jdbi();
    }

    public SealedDevices devices() {
        return devices;
    }

    public Instances instances() {
        return instances;
    }

    public SecureRandom random() {
        return random;
    }

    /** Creates an instance with a linked device. */
    public InstanceId linked() {
        InstanceId id = InstanceId.generate(random);
        instances.create(new Instance(id, "Front desk", EngineKind.SANDBOX, Wanted.RUNNING, clock.instant()));
        link(id);
        return id;
    }

    /** Links an instance, as a new phone does. */
    public void link(InstanceId id) {
        devices.kept().save(id, "a device".getBytes(StandardCharsets.UTF_8), Optional.of(ACCOUNT));
    }

    /** Returns stores as a start of the server makes them. */
    public MessageStores stores() {
        MessageStores stores = new MessageStores(
                database.jdbi(),
                new SharedTransactions(database.jdbi(), Runnable::run),
                devices.sealing(),
                devices.kept(),
                instances,
                listeners,
                Duration.ofHours(24),
                clock,
                random);
        stores.connect(instance -> Optional.of(ACCOUNT));
        return stores;
    }

    public MessageStore store(InstanceId id) {
        return stores().of(id);
    }

    @Override
    public void close() {
        database.close();
    }
}
