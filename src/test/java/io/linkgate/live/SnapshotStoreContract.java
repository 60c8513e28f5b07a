package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.SnapshotStore;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The contract of every {@link SnapshotStore}. */
abstract class SnapshotStoreContract {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final InstanceId ID = new InstanceId("ABCDEFGHIJKL");

    abstract SnapshotStore store();

    @Test
    void newestSnapshotReplacesTheOneBefore() {
        store().put(snapshot(new SessionState.Stopped(Reason.PARKED)));
        SessionSnapshot newest = snapshot(new SessionState.ScanQrCode(new QrCode("text", NOW.plusSeconds(60), 1, 6)));

        store().put(newest);

        assertThat(store().get(ID)).contains(newest);
    }

    @Test
    void removedSnapshotIsGone() {
        store().put(snapshot(new SessionState.Starting(NOW)));

        store().remove(ID);

        assertThat(store().get(ID)).isEmpty();
    }

    @Test
    void unknownInstanceHasNone() {
        assertThat(store().get(new InstanceId("000000000000"))).isEmpty();
    }

    private static SessionSnapshot snapshot(SessionState state) {
        return new SessionSnapshot(ID, state, NOW);
    }
}
