package io.linkgate.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.SessionStatus;
import io.linkgate.storage.notice.FakeNotices;
import io.linkgate.testkit.DatabaseKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
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

/** Messages on event streams: each comes once, also to a client that was away. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class StreamedMessagesTest {

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
        server.moves(one, SessionStatus.WORKING);
        server.moves(other, SessionStatus.WORKING);
        server.work();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void newStreamGetsWhatComesFromNowOn() {
        server.receives(one, "before");
        FakeOutput stream = server.open("");
        server.work();
        server.receives(one, "A");
        server.receives(other, "B");
        server.work();

        assertThat(stream.events()).containsExactly("WORKING", "WORKING", "A", "B");
        assertThat(stream.frames.get(3)).contains("\nevent: message\ndata: {\"id\":\"evt_");
    }

    @Test
    void whatAnotherNodeReceivesComesInTheOrderOfAll() {
        FakeNotices notices = new FakeNotices();
        server.close();
        server = new StreamFixture(kind, home, Duration.ofHours(24), notices);
        FakeOutput stream = server.open("");
        server.work();
        int before = stream.events().size();

        server.receivesElsewhere(one, "A"); // its notice is late
        server.receives(one, "B");
        server.work();
        server.receivesElsewhere(one, "C");
        notices.arrives("messages", "");
        server.work();
        notices.arrives("messages", "");
        notices.missed();
        server.work();

        assertThat(stream.events().subList(before, stream.events().size())).containsExactly("A", "B", "C");
        assertThat(notices.takeSent()).isNotEmpty().containsOnly("messages ");
    }

    @Test
    void messageThatIsCommittedWhileTheBacklogIsReadComesOnce() {
        FakeOutput late = server.open("");
        server.receives(one, "A"); // on disk, not offered yet
        server.read();
        server.publish();
        server.work();
        FakeOutput early = server.open("");
        server.receives(one, "B");
        server.publish(); // offered before anything was read
        server.read();
        server.work();

        assertThat(late.events()).containsExactly("WORKING", "WORKING", "A", "B");
        assertThat(early.events()).endsWith("B").doesNotContain("A");
    }

    @Test
    void streamOfOneInstanceAndStreamWithoutTheScopeGetNoOthers() {
        FakeOutput ofOne = server.open(Optional.of(one), List.of(), true, "", any -> true, new AtomicBoolean(true));
        FakeOutput reader =
                server.open(Optional.empty(), List.of(), true, false, "", any -> true, new AtomicBoolean(true));
        server.work();
        server.receives(other, "B");
        server.receives(one, "A");
        server.work();

        assertThat(ofOne.events()).containsExactly("WORKING", "A");
        assertThat(reader.events()).containsExactly("WORKING", "WORKING");
        assertThat(reader.ids()).allMatch(id -> id.matches("evt_[0-9a-f]{32}"));
    }

    /** The events of an instance go with it. */
    @Test
    void clientThatComesBackAfterADeletionGetsNothingTwice() {
        FakeOutput stream = server.open("");
        server.work();
        server.receives(one, "A");
        server.receives(other, "B");
        server.work();
        String last = stream.ids().get(stream.ids().size() - 1);
        server.database.jdbi().useHandle(handle -> handle.execute("DELETE FROM instances WHERE id = ?", other.value()));

        FakeOutput back = server.open(last);
        server.work();
        server.receives(one, "C");
        server.work();

        assertThat(back.events()).contains("C").doesNotContain("A", "B");
    }

    /** Hundreds of transactions in a second are read by few runs. */
    @Test
    void noticesThatArriveBeforeARunAreOneRun() {
        FakeNotices notices = new FakeNotices();
        server.close();
        server = new StreamFixture(kind, home, Duration.ofHours(24), notices);
        server.work();
        int before = server.reading.size();

        for (int i = 0; i < 10; i++) {
            notices.arrives("messages", "");
        }

        assertThat(server.reading.size() - before).isEqualTo(1);
    }

    @Test
    void clientThatComesBackGetsWhatItHasMissedAfterAnyEvent() {
        FakeOutput stream = server.open("");
        server.work();
        server.receives(one, "A");
        server.work();
        server.moves(one, SessionStatus.STARTING);
        server.work();
        server.receives(other, "B");
        server.work();
        List<String> all = stream.events();
        assertThat(all).containsExactly("WORKING", "WORKING", "A", "STARTING", "B");
        assertThat(stream.ids()).hasSize(5);

        for (int i = 1; i < all.size(); i++) {
            FakeOutput back = server.open(stream.ids().get(i));
            server.work();
            assertThat(back.events())
                    .as("after event %d", i)
                    .containsExactlyInAnyOrderElementsOf(all.subList(i + 1, all.size()));
        }
    }

    @Test
    void clientThatHasReceivedNoMessageYetMissesNone() {
        server.receives(one, "long before");
        server.pass(10);
        FakeOutput stream = server.open("");
        server.work();
        server.moves(one, SessionStatus.STARTING);
        server.work();
        server.receives(one, "A");

        FakeOutput back = server.open(stream.ids().get(2));
        server.work();
        assertThat(back.events()).containsExactly("A");

        String bare = stream.ids().get(2).replaceAll("\\..*", "");
        FakeOutput byIdOfTheMove = server.open(bare);
        server.work();
        assertThat(byIdOfTheMove.events()).containsExactly("A");
    }

    @Test
    void idOfAnotherDatabaseReplaysWhatThereIs() {
        FakeOutput stream = server.open("");
        server.work();
        server.receives(one, "A");
        server.receives(one, "B");
        server.work();
        String id = stream.ids().get(3);

        FakeOutput restored = server.open(id.substring(0, id.length() - 1) + (id.endsWith("0") ? "1" : "0"));
        server.work();
        FakeOutput ahead = server.open(id.replaceAll("\\.(.{16}).*", ".0000000000ffffff0000000000000000"));
        server.work();

        assertThat(restored.events()).containsExactly("A", "B");
        assertThat(ahead.events()).containsExactly("A", "B");
    }

    @Test
    void whatHasExpiredIsNotReplayedAndItsIdStaysValid() {
        FakeOutput stream = server.open("");
        server.work();
        server.receives(one, "A");
        server.work();
        server.clock.advance(Duration.ofHours(23));
        server.receives(one, "B");
        server.work();
        server.clock.advance(Duration.ofHours(1));
        server.messages.prune();

        assertThat(rows()).isEqualTo(1);
        FakeOutput back = server.open(stream.ids().get(1));
        server.work();
        assertThat(back.events()).containsExactly("B");
        FakeOutput afterA = server.open(stream.ids().get(2));
        server.work();
        assertThat(afterA.events()).containsExactly("B");
    }

    @Test
    void nothingIsKeptWithoutARetention(@TempDir Path elsewhere) {
        try (StreamFixture forgetful = new StreamFixture(kind, elsewhere, Duration.ZERO)) {
            InstanceId id = forgetful.instance();
            FakeOutput stream = forgetful.open("");
            forgetful.receives(id, "A");
            forgetful.publish();
            forgetful.work();
            forgetful.receives(id, "B");
            forgetful.work();

            assertThat(stream.events()).containsExactlyInAnyOrder("STOPPED", "A", "B");
            assertThat(stream.ids()).isEmpty();
            assertThat(rows(forgetful)).isZero();
        }
    }

    @Test
    void textIsNotReadableInTheDatabase() {
        server.receives(one, "A");

        byte[] sealed = server.database
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT sealed FROM message_events")
                        .map((row, context) -> row.getBytes(1))
                        .one());
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("text of A", "4915112345678");
    }

    private int rows() {
        return rows(server);
    }

    private static int rows(StreamFixture of) {
        return of.database
                .jdbi()
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM message_events")
                        .mapTo(Integer.class)
                        .one());
    }
}
