package io.linkgate.cluster.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.InstanceId;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionState;
import io.linkgate.session.SharedSnapshot;
import io.linkgate.storage.Database;
import io.linkgate.storage.InstanceRows;
import io.linkgate.storage.PlainSealing;
import io.linkgate.storage.notice.FakeNotices;
import io.linkgate.storage.notice.Notices;
import io.linkgate.testkit.DatabaseKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class SnapshotTableTest {

    private static final InstanceId ONE = new InstanceId("ABCDEFGHIJ01");
    private static final InstanceId OTHER = new InstanceId("ABCDEFGHIJ02");
    private static final InstanceId DELETED = new InstanceId("ABCDEFGHIJ03");

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    private final FakeNotices notices = new FakeNotices();
    private Database database;
    private SnapshotTable mine;
    private SnapshotTable others;

    @BeforeEach
    void open() {
        database = Database.open(kind.at(home));
        InstanceRows.insert(database, ONE.value());
        InstanceRows.insert(database, OTHER.value());
        NodeRows.add(database, "mine");
        NodeRows.add(database, "others");
        NodeRows.claim(database, ONE, "mine");
        NodeRows.claim(database, OTHER, "mine");
        mine = new SnapshotTable(database.jdbi(), notices, new PlainSealing(), "mine");
        others = new SnapshotTable(database.jdbi(), Notices.NONE, new PlainSealing(), "others");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void newestSnapshotOfAnotherNodeIsRead() {
        mine.write(Map.of(ONE, shows(ONE, "first"), OTHER, shows(OTHER, "other")));
        SnapshotRow before = row(others, ONE);

        mine.write(Map.of(ONE, shows(ONE, "second")));

        SnapshotRow after = row(others, ONE);
        assertThat(others.foreign()).extracting(SnapshotRow::id).containsExactlyInAnyOrder(ONE, OTHER);
        assertThat(others.open(before)).isEqualTo(shows(ONE, "first"));
        assertThat(others.open(after)).isEqualTo(shows(ONE, "second"));
        assertThat(after.revision()).isEqualTo(before.revision() + 1);
        assertThat(after.node()).isEqualTo("mine");
        assertThat(mine.foreign()).isEmpty();
    }

    @Test
    void noticesCarryTheRows() {
        mine.write(Map.of(ONE, shows(ONE, "first"), OTHER, shows(OTHER, "other")));

        assertThat(notices.takeSent().stream().map(sent -> SnapshotRow.parse(sent.substring(sent.indexOf(' ') + 1))))
                .containsExactlyInAnyOrder(Optional.of(row(others, ONE)), Optional.of(row(others, OTHER)));
    }

    @Test
    void snapshotThatIsTooLongForANoticeIsNamed() {
        mine.write(Map.of(
                ONE,
                Optional.of(SharedSnapshots.of(
                        ONE, new SessionState.Failed(Reason.STALLED, "x".repeat(7000), SharedSnapshots.NOW)))));

        SnapshotRow row = row(others, ONE);
        assertThat(notices.takeSent()).containsExactly("snapshot " + ONE + " mine " + row.revision());
        assertThat(others.open(row)).isPresent();
    }

    @Test
    void ownerThatChangesGoesOnWithTheRevision() {
        mine.write(Map.of(ONE, shows(ONE, "mine")));
        long before = row(others, ONE).revision();

        NodeRows.claim(database, ONE, "others");
        others.write(Map.of(ONE, shows(ONE, "others")));

        SnapshotRow row = row(mine, ONE);
        assertThat(row.revision()).isGreaterThan(before);
        assertThat(row.node()).isEqualTo("others");
    }

    @Test
    void revisionGrowsAlsoWhenTheRowWasDeleted() {
        mine.write(Map.of(ONE, shows(ONE, "first")));
        long before = row(others, ONE).revision();
        mine.write(Map.of(ONE, Optional.empty()));
        assertThat(others.foreign()).isEmpty();
        assertThat(notices.takeSent()).contains("snapshot-removed " + ONE);

        NodeRows.claim(database, ONE, "others");
        others.write(Map.of(ONE, shows(ONE, "second")));

        assertThat(row(mine, ONE).revision()).isGreaterThan(before);
    }

    @Test
    void onlySnapshotsOfClaimedInstancesAreWritten() {
        mine.write(Map.of(ONE, shows(ONE, "first")));
        notices.takeSent();
        NodeRows.claim(database, ONE, "others");

        mine.write(Map.of(ONE, shows(ONE, "late"), OTHER, shows(OTHER, "other")));

        assertThat(others.open(row(others, ONE))).isEqualTo(shows(ONE, "first"));
        assertThat(notices.takeSent()).singleElement().asString().startsWith("snapshot " + OTHER + " mine ");
    }

    @Test
    void instanceThatWasDeletedHasNoSnapshot() {
        mine.write(Map.of(DELETED, shows(DELETED, "late"), ONE, shows(ONE, "first")));

        assertThat(others.foreign()).extracting(SnapshotRow::id).containsExactly(ONE);
        assertThat(notices.takeSent()).hasSize(1);

        database.jdbi().useHandle(handle -> handle.execute("DELETE FROM instances"));
        assertThat(others.foreign()).isEmpty();
    }

    @Test
    void snapshotsOfANodeThatIsGoneAreNotRead() {
        mine.write(Map.of(ONE, shows(ONE, "first")));

        database.jdbi().useHandle(handle -> handle.execute("DELETE FROM nodes WHERE node = 'mine'"));

        assertThat(others.foreign()).isEmpty();
        assertThat(others.foreign(List.of(ONE))).isEmpty();
    }

    @Test
    void snapshotOpensForItsInstanceAlone() {
        mine.write(Map.of(ONE, shows(ONE, "first")));
        SnapshotRow row = row(others, ONE);

        assertThat(others.open(new SnapshotRow(OTHER, "mine", 1, row.sealed()))).isEmpty();
        assertThat(others.open(new SnapshotRow(ONE, "mine", 1, Optional.of(new byte[] {1, 2, 3}))))
                .isEmpty();
        assertThat(others.open(new SnapshotRow(ONE, "mine", 1, Optional.empty())))
                .isEmpty();
    }

    private static SnapshotRow row(SnapshotTable reader, InstanceId id) {
        return reader.foreign(List.of(id)).get(0);
    }

    private static Optional<SharedSnapshot> shows(InstanceId id, String text) {
        return Optional.of(SharedSnapshots.showing(id, text));
    }
}
