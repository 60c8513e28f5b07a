package io.linkgate.cluster.snapshot;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.SharedSnapshot;
import io.linkgate.storage.Sealing;
import io.linkgate.storage.Sealing.UnreadableException;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals snapshots, which hold codes and telephone numbers, and opens them. One opens only for its own instance. For
 * Linkgate's own threads only.
 */
final class SealedSnapshots {

    private static final Logger LOG = LoggerFactory.getLogger(SealedSnapshots.class);

    private final Sealing sealing;

    SealedSnapshots(Sealing sealing) {
        this.sealing = Objects.requireNonNull(sealing);
    }

    byte[] seal(SharedSnapshot shared) {
        return sealing.seal(
                SnapshotForm.bytes(shared), context(shared.snapshot().id()));
    }

    /** Returns the snapshot; empty if it does not open, or another version has written it in a way that is not known here. */
    Optional<SharedSnapshot> open(InstanceId id, byte[] sealed) {
        try {
            Optional<SharedSnapshot> opened = SnapshotForm.parse(id, sealing.open(sealed, context(id)));
            if (opened.isEmpty()) {
                LOG.debug("{}: its snapshot is of a form that is not known here", id);
            }
            return opened;
        } catch (UnreadableException e) {
            LOG.debug("{}: its snapshot does not open", id, e);
            return Optional.empty();
        }
    }

    private static String context(InstanceId id) {
        return "snapshot of " + id;
    }
}
