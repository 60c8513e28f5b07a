package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.Account;
import io.linkgate.session.LastFailure;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import io.linkgate.session.SnapshotStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EhcacheSnapshotStoreTest extends SnapshotStoreContract {

    @TempDir
    private Path directory;

    private final EhcacheSnapshotStore store = EhcacheSnapshotStore.open(Optional.empty());

    @Override
    SnapshotStore store() {
        return store;
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** A session may report the end of its connection late, and a call may still look at one. */
    @Test
    void closedStoreTakesNothingAndTurnsReadersAway() {
        InstanceId id = new InstanceId("ABCDEFGHIJKL");
        store.close();

        store.put(new SessionSnapshot(id, new SessionState.Stopped(Reason.PARKED), Instant.EPOCH));
        store.remove(id);
        assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> store.get(id));
    }

    @Test
    void everyStateCanTravelToAnotherServer() throws Exception {
        Instant now = Instant.parse("2026-11-23T12:00:00Z");
        for (SessionState state : new SessionState[] {
            new SessionState.Stopped(Reason.PARKED),
            new SessionState.Starting(now),
            new SessionState.PasskeyRequired(now),
            new SessionState.ScanQrCode(new QrCode("text", now, 1, 6)),
            new SessionState.Failed(Reason.UNREACHABLE, "x", Instant.MAX)
        }) {
            SessionSnapshot snapshot = new SessionSnapshot(
                    new InstanceId("ABCDEFGHIJKL"),
                    state,
                    now,
                    Optional.of(new Account("15550001111", "1@lid", "Ann", "android")),
                    LastFailure.of(Reason.STALLED, "x", now));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            new ObjectOutputStream(bytes).writeObject(snapshot);

            Object copy = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

            assertThat(copy).isEqualTo(snapshot);
        }
    }

    @Test
    void nothingRunsOnAfterItIsClosed() {
        Set<Thread> before = liveThreads();
        EhcacheSnapshotStore other = EhcacheSnapshotStore.open(Optional.empty());
        other.put(new SessionSnapshot(
                new InstanceId("ABCDEFGHIJKL"), new SessionState.Stopped(Reason.PARKED), Instant.EPOCH));

        other.close();

        assertThat(liveThreads()).isSubsetOf(before);
    }

    @Test
    void configurationWithoutTheCacheIsRefused() throws Exception {
        Path file = directory.resolve("other.xml");
        Files.writeString(file, "<config xmlns='http://www.ehcache.org/v3'/>");

        assertThatThrownBy(() -> EhcacheSnapshotStore.open(Optional.of(file)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(EhcacheSnapshotStore.CACHE);
    }

    @Test
    void configurationWithOtherTypesIsRefusedAndNothingRunsOn() throws Exception {
        Path file = directory.resolve("other.xml");
        Files.writeString(
                file,
                "<config xmlns='http://www.ehcache.org/v3'><cache alias='session-snapshots'>"
                        + "<key-type>java.lang.String</key-type><value-type>java.lang.String</value-type>"
                        + "<heap unit='entries'>1</heap></cache></config>");
        Set<Thread> before = liveThreads();

        assertThatThrownBy(() -> EhcacheSnapshotStore.open(Optional.of(file)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("with other types");
        assertThat(liveThreads()).isSubsetOf(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<offheap unit='MB'>1</offheap>", "<disk unit='MB'>1</disk>"})
    void cacheElsewhereThanOnTheHeapIsRefusedBeforeAnythingIsWritten(String pool) throws Exception {
        Path file = directory.resolve("other.xml");
        Path data = directory.resolve("data");
        Files.writeString(
                file,
                "<config xmlns='http://www.ehcache.org/v3'><persistence directory='" + data + "'/>"
                        + "<cache alias='session-snapshots'><key-type>java.lang.String</key-type>"
                        + "<value-type>io.linkgate.session.SessionSnapshot</value-type>"
                        + "<resources><heap unit='entries'>1</heap>" + pool + "</resources></cache></config>");

        assertThatThrownBy(() -> EhcacheSnapshotStore.open(Optional.of(file)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another place than the heap");
        assertThat(data).doesNotExist();
    }

    @Test
    void fileThatIsNoConfigurationIsRefused() throws Exception {
        Path file = directory.resolve("broken.xml");
        Files.writeString(file, "<config");

        assertThatThrownBy(() -> EhcacheSnapshotStore.open(Optional.of(file)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Set<Thread> liveThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        thread.getName().contains("Ehcache") || thread.getName().contains("ehcache"))
                .collect(Collectors.toSet());
    }
}
