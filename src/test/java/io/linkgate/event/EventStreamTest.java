package io.linkgate.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.SessionHistory;
import io.linkgate.session.SessionStatus;
import io.linkgate.testkit.DatabaseKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a stream sends, whatever happens while it begins. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class EventStreamTest {

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    private StreamFixture server;
    private InstanceId one;
    private InstanceId other;

    @BeforeEach
    void open() {
        server = new StreamFixture(kind, home);
        one = server.instance();
        other = server.instance();
        server.work();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void stateIsTheLastMoveOfEachInstanceInTheOrderOfTheirNumbers() {
        server.moves(one, SessionStatus.STARTING);
        server.moves(other, SessionStatus.STARTING);
        server.moves(one, SessionStatus.WORKING);

        FakeOutput stream = server.open("");
        server.work();

        assertThat(stream.events()).containsExactly("STARTING", "WORKING");
        assertThat(stream.ids()).isSorted().doesNotHaveDuplicates();
        assertThat(stream.frames.get(0)).isEqualTo("retry: 2000\n\n");
    }

    @Test
    void frameOfAnEventIsTheSameInAllStreamsAndTheirIdsAreTheirOwn() {
        FakeOutput stream = server.open("");
        FakeOutput second = server.open("");
        server.work();

        server.moves(one, SessionStatus.STARTING);
        server.work();

        assertThat(second.ids()).isEqualTo(stream.ids()).hasSize(1);
        byte[] last = stream.arrays.get(stream.arrays.size() - 1);
        assertThat(second.arrays.get(second.arrays.size() - 1)).isSameAs(last);
        assertThat(new String(last, StandardCharsets.UTF_8)).startsWith("event: session.status\ndata: {");
    }

    @Test
    void instanceThatHasNeverMovedIsPartOfTheState() {
        FakeOutput stream = server.open("");
        server.work();

        assertThat(stream.events()).containsExactly("STOPPED", "STOPPED");
        assertThat(stream.ids()).isEmpty();

        InstanceId created = server.instance();
        server.work();

        assertThat(stream.events()).hasSize(3);
        assertThat(stream.frames.get(3)).contains(created.value());
    }

    @Test
    void moveThatIsCommittedBeforeTheTableIsReadComesOnce() {
        FakeOutput stream = server.open(Optional.of(one), List.of(), true, "", any -> true, new AtomicBoolean(true));
        server.moves(one, SessionStatus.STARTING);
        server.publish();
        server.moves(one, SessionStatus.WORKING);

        server.read();
        server.publish();
        server.work();

        assertThat(stream.events()).containsExactly("WORKING");
        server.moves(one, SessionStatus.STOPPED);
        server.work();
        assertThat(stream.events()).containsExactly("WORKING", "STOPPED");
    }

    @Test
    void moveThatIsOfferedAfterItWasReadComesOnce() {
        FakeOutput stream = server.open("");
        server.moves(one, SessionStatus.STARTING); // on disk, not offered yet

        server.read();
        assertThat(stream.events()).containsExactly("STOPPED", "STARTING");
        server.publish();

        assertThat(stream.events()).containsExactly("STOPPED", "STARTING");
    }

    @Test
    void moveThatIsOfferedWhileAReaderIsSlowIsNotLost() {
        FakeOutput stream = server.open("");
        stream.stopped = true;
        server.read();
        server.moves(one, SessionStatus.STARTING);
        server.moves(one, SessionStatus.WORKING);
        server.publish();
        assertThat(stream.events()).containsExactly("STOPPED", "STOPPED");

        stream.stopped = false;
        stream.takes();
        server.work();

        assertThat(stream.events()).containsExactly("STOPPED", "STOPPED", "STARTING", "WORKING");
    }

    @Test
    void clientThatComesBackGetsWhatItHasMissedAndNoMore() {
        server.moves(one, SessionStatus.STARTING);
        FakeOutput before = server.open("");
        server.work();
        server.moves(one, SessionStatus.WORKING);
        server.moves(other, SessionStatus.STARTING);

        FakeOutput after = server.open(before.ids().get(0));
        server.work();

        assertThat(after.events()).containsExactly("WORKING", "STARTING");
        server.pass(8); // a look at the table finds rows that the client has
        assertThat(after.events()).containsExactly("WORKING", "STARTING");
    }

    @Test
    void clientThatIsCutInTheMiddleOfAStateContinuesThere() {
        server.moves(one, SessionStatus.STARTING);
        server.moves(other, SessionStatus.WORKING);
        FakeOutput whole = server.open("");
        server.work();

        FakeOutput rest = server.open(whole.ids().get(0));
        server.work();

        assertThat(rest.events()).containsExactly("WORKING");
    }

    @Test
    void unknownIdGetsAFullState() {
        server.moves(one, SessionStatus.STARTING);
        server.moves(one, SessionStatus.WORKING);
        FakeOutput known = server.open("");
        server.work();
        String id = known.ids().get(0);
        String ofAnotherDatabase = id.substring(0, id.length() - 1) + (id.endsWith("0") ? "1" : "0");

        for (String unknown :
                List.of("", "17", "nonsense", ofAnotherDatabase, "evt_00000000000fffff0123456789abcdef")) {
            FakeOutput stream = server.open(unknown);
            server.work();
            assertThat(stream.events()).as(unknown).containsExactly("STOPPED", "WORKING");
        }
    }

    @Test
    void clientThatHasMissedMoreThanIsKeptGetsAFullState() {
        server.moves(other, SessionStatus.WORKING);
        FakeOutput before = server.open("");
        server.work();
        for (int i = 0; i < SessionHistory.MAX_MOVES; i++) {
            server.moves(one, i % 2 == 0 ? SessionStatus.STARTING : SessionStatus.FAILED);
        }

        FakeOutput after = server.open(before.ids().get(0));
        server.work();

        assertThat(after.events()).containsExactly("WORKING", "FAILED");
    }

    @Test
    void onlyWhatTheTokenMaySeeIsSent() {
        server.moves(one, SessionStatus.STARTING);
        server.moves(other, SessionStatus.STARTING);
        FakeOutput stream = server.open("", instance -> instance.id().equals(one));
        server.work();
        server.moves(other, SessionStatus.WORKING);
        server.moves(one, SessionStatus.FAILED);
        server.work();

        assertThat(stream.events()).containsExactly("STARTING", "FAILED");
        assertThat(String.join("", stream.frames)).doesNotContain(other.value());
    }

    @Test
    void codeFollowsItsMoveAndComesOnce() {
        FakeOutput early = server.open(Optional.of(one), List.of(), true, "", any -> true, new AtomicBoolean(true));
        server.work();
        server.showsFirst(one);
        FakeOutput late = server.open(Optional.of(one), List.of(), true, "", any -> true, new AtomicBoolean(true));
        server.work();
        server.showsNext(one);
        server.work();

        assertThat(early.events()).containsExactly("STOPPED", "SCAN_QR_CODE", "2@code-1", "2@code-2");
        assertThat(late.events()).endsWith("2@code-2").containsOnlyOnce("SCAN_QR_CODE");
        assertThat(late.ids()).hasSize(1);
    }

    @Test
    void codeThatIsOfferedLateNeverFollowsTheMoveThatHasEndedIt() {
        server.open(""); // so that codes are wanted
        server.showsFirst(one);
        server.work();
        server.showsNext(one); // on its way
        server.moves(one, SessionStatus.STOPPED);
        FakeOutput stream = server.open(Optional.of(one), List.of(), true, "", any -> true, new AtomicBoolean(true));

        server.read(); // live, with what the table has
        server.publish();
        server.work();

        assertThat(stream.events()).containsExactly("STOPPED");
    }

    @Test
    void codeThatIsShownWhileTheTableIsReadIsNotLost() {
        server.showsFirst(one);
        FakeOutput stream = server.open(Optional.of(one), List.of(), true, "", any -> true, new AtomicBoolean(true));
        stream.stopped = true;
        server.read();
        server.showsNext(one);
        server.publish();

        stream.stopped = false;
        stream.takes();
        server.work();

        assertThat(stream.events()).startsWith("SCAN_QR_CODE").endsWith("2@code-2");
    }

    @Test
    void streamWithoutCodesHasStatusesOnlyAndLetsNoneBeRecorded() {
        FakeOutput stream = server.open(Optional.of(one), List.of(), false, "", any -> true, new AtomicBoolean(true));
        server.work();
        assertThat(server.feed.wantsCodes()).isFalse();
        FakeOutput withCodes = server.open("");
        assertThat(server.feed.wantsCodes()).isTrue();

        server.showsFirst(one);
        server.showsNext(one);
        server.work();

        assertThat(stream.events()).containsExactly("STOPPED", "SCAN_QR_CODE");
        withCodes.stream.orElseThrow().gone();
        assertThat(server.feed.wantsCodes()).isFalse();
    }

    @Test
    void largeStateIsReadAsFastAsTheReaderTakesIt() {
        for (int i = 0; i < 200; i++) {
            server.moves(server.instance(), SessionStatus.STARTING);
        }
        server.work();
        FakeOutput stream = server.open("");
        stream.stopped = true;
        server.work();
        assertThat(stream.events()).hasSizeLessThanOrEqualTo(Backlog.CHUNK);

        stream.stopped = false;
        stream.takes();
        server.work();

        assertThat(stream.events()).hasSize(202);
        assertThat(stream.ids()).hasSize(200).isSorted();
    }
}
