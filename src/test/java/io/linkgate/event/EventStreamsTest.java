package io.linkgate.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.SessionStatus;
import io.linkgate.testkit.DatabaseKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** When streams live and end, and what other nodes write. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class EventStreamsTest {

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    private final AtomicBoolean valid = new AtomicBoolean(true);
    private StreamFixture server;
    private InstanceId id;

    @BeforeEach
    void open() {
        server = new StreamFixture(kind, home);
        id = server.instance();
        server.work();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private FakeOutput openOne(InstanceId... shown) {
        FakeOutput stream = server.open(Optional.of(id), List.of(shown), true, "", any -> true, valid);
        server.work();
        return stream;
    }

    @Test
    void heartbeatsOfManyStreamsAreSpreadOverTheirPeriod() {
        List<FakeOutput> streams = new ArrayList<>();
        IntStream.range(0, 2 * EventStreams.BEATS).forEach(i -> streams.add(openOne()));

        for (int second = 1; second <= EventStreams.BEATS; second++) {
            server.pass(1);
            assertThat(streams.stream().mapToLong(FakeOutput::heartbeats).sum()).isEqualTo(2L * second);
        }
        assertThat(streams).allMatch(stream -> stream.heartbeats() == 1);
    }

    @Test
    void streamEndsAtTheNextLookAfterItsTokenHasEnded() {
        FakeOutput stream = openOne();
        server.pass(5);
        assertThat(stream.ended).isFalse();

        valid.set(false);
        server.pass(1);

        assertThat(stream.ended).isTrue();
        assertThat(server.feed.streams().count()).isZero();
        assertThat(server.feed.streams().open(stream.stream.orElseThrow().request(), new FakeOutput()))
                .isEmpty();
    }

    @Test
    void streamEndsWithItsInstance() {
        FakeOutput stream = openOne();
        FakeOutput all = server.open("");
        server.work();

        server.instances.delete(id);
        server.pass(1);

        assertThat(stream.ended).isTrue();
        assertThat(all.ended).isFalse();
    }

    @Test
    void readerThatTakesNothingBetweenTwoHeartbeatsIsGivenUp() {
        FakeOutput stuck = openOne();
        FakeOutput slow = openOne();
        stuck.stopped = true;
        slow.stopped = true;

        for (int i = 0; i < 2 * EventStreams.BEATS; i++) {
            server.pass(1);
            slow.takes();
        }

        assertThat(stuck.ended).isTrue();
        assertThat(slow.ended).isFalse();
    }

    @Test
    void readerForWhichTooMuchWaitsIsGivenUp() {
        FakeOutput stream = openOne();
        FakeOutput quick = openOne();
        stream.full = true;

        server.moves(id, SessionStatus.STARTING);
        server.work();

        assertThat(stream.ended).isTrue();
        assertThat(quick.events()).containsExactly("STOPPED", "STARTING");
    }

    @Test
    void onlyShownInstancesAreWatchedAndAsLongAsTheStreamIsOpen() {
        InstanceId unseen = server.instance();
        server.work();
        openOne();
        FakeOutput all = server.open("");
        server.pass(40);
        assertThat(server.sessions.looked()).isEmpty();

        FakeOutput shown = openOne(id);
        assertThat(server.sessions.looked()).containsExactly(id);
        server.pass(2 * EventStreams.BEATS);
        assertThat(server.sessions.looked()).containsExactly(id, id, id).doesNotContain(unseen);

        shown.stream.orElseThrow().gone();
        server.pass(40);
        assertThat(server.sessions.looked()).hasSize(3);
        assertThat(all.ended).isFalse();
    }

    @Test
    void moveOfAnotherNodeComesWithinTwoSecondsAndOnce() {
        FakeOutput stream = openOne();
        server.pass(10);

        server.movesElsewhere(id, SessionStatus.STARTING);
        server.pass(2);
        assertThat(stream.events()).containsExactly("STOPPED", "STARTING");

        server.moves(id, SessionStatus.WORKING);
        server.pass(20);
        assertThat(stream.events()).containsExactly("STOPPED", "STARTING", "WORKING");
    }

    @Test
    void moveOfAnotherNodeThatBecomesVisibleLateIsNotLost() {
        InstanceId other = server.instance();
        FakeOutput stream = server.open("");
        server.pass(1);
        server.moves(id, SessionStatus.STARTING);
        server.moves(id, SessionStatus.FAILED);
        server.pass(2);
        // the other node's transaction took a lower number, and is committed only now
        server.database.jdbi().useHandle(handle -> {
            handle.execute("DELETE FROM session_moves WHERE number = 1");
            handle.execute("INSERT INTO session_moves (number, instance_id, moved_at, from_status, to_status, detail,"
                    + " cure, lasted_ms) SELECT 1, '" + other + "', moved_at, 'STOPPED', 'WORKING', '', cure, 0"
                    + " FROM session_moves WHERE number = 2");
        });

        server.pass(2);

        assertThat(stream.events()).endsWith("WORKING").containsOnlyOnce("WORKING");
        server.pass(10);
        assertThat(stream.events()).containsOnlyOnce("WORKING");
    }

    @Test
    void noStreamIsLeftAfterTheEnd() {
        FakeOutput stream = openOne();

        server.feed.close();
        server.feed.close();

        assertThat(stream.ended).isTrue();
        assertThat(server.feed.streams().count()).isZero();
        assertThat(server.timers.waiting()).isZero();
        server.timers.advance(Duration.ofMinutes(1));
        assertThat(server.publishing).isEmpty();
    }
}
