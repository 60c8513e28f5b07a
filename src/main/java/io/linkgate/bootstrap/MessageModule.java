package io.linkgate.bootstrap;

import io.linkgate.instance.Instances;
import io.linkgate.message.MessageListener;
import io.linkgate.message.MessageStores;
import io.linkgate.session.DeviceStore;
import io.linkgate.session.Sessions;
import io.linkgate.storage.Sealing;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/** Builds what keeps and passes on the messages of linked accounts. */
final class MessageModule {

    private final MessageStores stores;

    /**
     * Connects the parts, and erases from time to time what has expired.
     *
     * @param listeners write events with the changes that they report
     */
    MessageModule(
            Jdbi jdbi,
            Sealing sealing,
            DeviceStore devices,
            Instances instances,
            List<MessageListener> listeners,
            Threads threads,
            Clock clock,
            SecureRandom random) {
        stores = new MessageStores(jdbi, sealing, devices, instances, listeners, clock, random);
        Runnable pruning = new DiskTask(stores::prune, threads.disk());
        threads.scheduler().scheduleAtFixedRate(pruning, 1, 1, TimeUnit.MINUTES);
    }

    /** Connects the sessions, which are built later. */
    void connect(Sessions sessions) {
        stores.connect(instance -> sessions.current(instance).account());
    }

    /** Returns the stores of all devices. */
    MessageStores stores() {
        return stores;
    }
}
