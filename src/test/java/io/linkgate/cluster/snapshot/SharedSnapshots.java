package io.linkgate.cluster.snapshot;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.Account;
import io.linkgate.session.LastFailure;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.SharedSnapshot;
import io.linkgate.storage.PlainSealing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Snapshots for tests. */
public final class SharedSnapshots {

    public static final Instant NOW = Instant.ofEpochSecond(1_767_225_600, 123_456_789);
    public static final Account ACCOUNT = new Account("15550001111", "123@lid", "Ada \"L\" ü", "android");

    private SharedSnapshots() {}

    /** Returns a snapshot of a session that was never linked. */
    public static SharedSnapshot of(InstanceId id, SessionState state) {
        return new SharedSnapshot(
                new SessionSnapshot(id, state, NOW, Optional.empty(), LastFailure.NONE), false, Duration.ofSeconds(2));
    }

    /** Returns the text of a notice, as a node with a {@link PlainSealing} sends it. */
    public static String notice(SharedSnapshot shared, String node, long revision) {
        byte[] sealed = new SealedSnapshots(new PlainSealing()).seal(shared);
        return new SnapshotRow(shared.snapshot().id(), node, revision, Optional.of(sealed)).notice();
    }

    /** Returns a snapshot that shows a code for 20 s. */
    public static SharedSnapshot showing(InstanceId id, String text) {
        return of(id, new SessionState.ScanQrCode(new QrCode(text, NOW, NOW.plusSeconds(20), 2, 6)));
    }
}
