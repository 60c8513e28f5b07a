package io.linkgate.hook;

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
    private volatile boolean wanted = true;
    private boolean failing; // guarded by this

    /** @param jdbi over a migrated database */
    public CodeInterest(Jdbi jdbi) {
        this.jdbi = jdbi;
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
     * Reads what all nodes have set; to be run once a second. Blocks on the database; reports its failure once and
     * never throws.
     */
    public synchronized void refreshOrReport() {
        try {
            wanted = jdbi.withHandle(handle -> handle
                    .createQuery("SELECT events FROM hooks WHERE active AND (events LIKE '%*%' OR events LIKE '%qr%')")
                    .mapTo(String.class)
                    .stream()
                    .anyMatch(events -> HookEvent.SESSION_QR.isIn(List.of(events.split(" ")))));
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("Whether webhooks want codes cannot be read; this is tried each second", e);
            }
            failing = true;
            wanted = true;
        }
    }
}
