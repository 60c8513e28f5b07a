package io.linkgate.hook;

import io.linkgate.storage.Outage;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether any active webhook wants codes. Ten thousand sessions show hundreds of codes a second, which need not be
 * recorded if none does. True before it is known. Safe for use by any thread.
 */
public final class CodeInterest {

    private static final Logger LOG = LoggerFactory.getLogger(CodeInterest.class);

    private final Jdbi jdbi;
    private final Outage outage;
    private volatile boolean wanted = true;

    /** @param jdbi over a migrated database */
    public CodeInterest(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.outage = new Outage(
                LOG, clock, "Whether webhooks want codes cannot be read", "Whether webhooks want codes is read again");
    }

    /** Whether any does, as far as is known. Never blocks. */
    public boolean isWanted() {
        return wanted;
    }

    /** A change of this node was committed: its hooks count at once. */
    synchronized void changed(List<Webhook> hooks) {
        if (hooks.stream().anyMatch(hook -> hook.wants(HookEvent.SESSION_QR))) {
            wanted = true;
        }
    }

    /**
     * Reads what all nodes have set; to be run once a second. Blocks on the database; logs its failure and never
     * throws.
     */
    public synchronized void refreshOrReport() {
        try {
            wanted = jdbi.withHandle(handle -> handle
                    .createQuery("SELECT events FROM hooks WHERE active AND (events LIKE '%*%' OR events LIKE '%qr%')")
                    .mapTo(String.class)
                    .stream()
                    .anyMatch(events -> HookEvent.SESSION_QR.isIn(List.of(events.split(" ")))));
            outage.over();
        } catch (RuntimeException e) {
            outage.failed(e);
            wanted = true;
        }
    }
}
