package io.linkgate.bootstrap;

import io.linkgate.audit.AuditTrail;
import io.linkgate.audit.SqlAuditStore;
import io.linkgate.config.AuditSettings;
import io.linkgate.storage.SharedTransactions;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;

/** The audit of this server: its trail, and the tasks that store and prune it. */
final class AuditModule {

    private AuditModule() {}

    /** Starts the tasks; the caller closes the trail when no call comes any more. */
    static AuditTrail start(
            AuditSettings settings, Jdbi jdbi, SharedTransactions transactions, Threads threads, Clock clock) {
        AuditTrail trail = new AuditTrail(new SqlAuditStore(jdbi, transactions), clock);
        threads.scheduler().scheduleAtFixedRate(new DiskTask(trail::flush, threads.disk()), 1, 1, TimeUnit.SECONDS);
        settings.retention()
                .ifPresent(retention -> threads.scheduler()
                        .scheduleAtFixedRate(
                                new DiskTask(() -> trail.prune(retention), threads.disk()), 1, 1, TimeUnit.MINUTES));
        return trail;
    }
}
