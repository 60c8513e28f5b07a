package io.linkgate.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.access.TokenHash;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.SessionStatus;
import io.linkgate.storage.PlainSealing;
import io.linkgate.storage.Sealing;
import io.linkgate.testkit.DatabaseKind;
import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.TestClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class TemporaryLinksTest {

    private static final InstanceId ID = LinkDatabase.ID;
    private static final Duration LIFE = Duration.ofMinutes(30);

    private final TestClock clock = TestClock.atVectorTime();

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    private LinkDatabase database;

    @BeforeEach
    void open() {
        database = new LinkDatabase(kind, home, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void secretHas256BitsAndFindsItsLink() {
        IssuedLink issued = create();

        assertThat(issued.revealed()).matches("lgl_[A-Za-z0-9_-]{43}");
        assertThat(issued.link().id()).matches("lnk_[0-9a-z]{12}");
        assertThat(issued.link().expiresAt()).isEqualTo(clock.instant().plus(LIFE));
        assertThat(end(issued.revealed())).isEmpty();
        assertThat(database.current().find(issued.link().id())).contains(issued.link());
        assertThat(database.current().withSecret(issued.revealed() + "x")).isEmpty();
        assertThat(database.current().withSecret(issued.link().id())).isEmpty();
        assertThat(issued.toString()).doesNotContain(issued.revealed());
    }

    @Test
    void databaseHasTheHashAndTheSealedSecretOnly() {
        IssuedLink issued = create();
        Map<String, Object> row = database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT * FROM temporary_links")
                        .mapToMap()
                        .one());

        assertThat((byte[]) row.get("hash"))
                .isEqualTo(TokenHash.of(issued.revealed()).bytes());
        assertThat(new String((byte[]) row.get("sealed"), StandardCharsets.ISO_8859_1))
                .startsWith("linkgate temporary link " + issued.link().id())
                .doesNotContain(issued.revealed());
        row.values().stream()
                .filter(String.class::isInstance)
                .forEach(text -> assertThat((String) text).doesNotContain(issued.revealed()));
    }

    @Test
    void linkIsRepeatedUntilItIsOver() {
        IssuedLink issued = create();

        assertThat(database.links().working(ID)).map(IssuedLink::revealed).contains(issued.revealed());

        clock.advance(LIFE);

        assertThat(database.links().working(ID)).isEmpty();
        assertThat(end(issued.revealed())).contains(LinkEnd.EXPIRED);
    }

    /** The clock of another node may be ahead, and a clock may be set back. */
    @Test
    void linkOfAClockThatIsAheadIsRevokedAndReplaced() {
        IssuedLink ahead = create();
        clock.advance(Duration.ofMinutes(-1));
        IssuedLink newer = create();
        assertThat(end(ahead.revealed())).contains(LinkEnd.REVOKED);

        clock.advance(Duration.ofMinutes(-1));
        database.links().revoke(ID);

        assertThat(end(newer.revealed())).contains(LinkEnd.REVOKED);
        assertThat(database.links().working(ID)).isEmpty();
    }

    @Test
    void newLinkEndsOlderOnes() {
        IssuedLink older = create();
        clock.advance(Duration.ofMillis(1));
        IssuedLink newer = create();

        assertThat(end(older.revealed())).contains(LinkEnd.REVOKED);
        assertThat(end(newer.revealed())).isEmpty();
        assertThat(database.links().working(ID)).map(IssuedLink::link).contains(newer.link());
    }

    @Test
    void revokedLinkIsOverAtOnceAndItsSecretForgotten() {
        IssuedLink issued = create();

        database.links().revoke(ID);
        database.links().revoke(ID);

        assertThat(end(issued.revealed())).contains(LinkEnd.REVOKED);
        assertThat(database.links().working(ID)).isEmpty();
        assertThat(sealed()).isEmpty();
    }

    @Test
    void linkIsOverWhenAnAccountIsLinked() {
        IssuedLink issued = create();

        database.moves(SessionStatus.STARTING, clock.instant());
        assertThat(end(issued.revealed())).isEmpty();
        database.moves(SessionStatus.WORKING, clock.instant());

        assertThat(end(issued.revealed())).contains(LinkEnd.LINKED);
        assertThat(sealed()).isEmpty();
    }

    /** The history is written in batches, so an older move may follow the link. */
    @Test
    void earlierLinkOfAnAccountEndsNoNewLink() {
        IssuedLink issued = create();

        database.moves(SessionStatus.WORKING, clock.instant().minusMillis(1));

        assertThat(end(issued.revealed())).isEmpty();
    }

    @Test
    void linkThatEndedStaysAsItEnded() {
        IssuedLink issued = create();
        database.moves(SessionStatus.WORKING, clock.instant());

        database.links().revoke(ID);
        clock.advance(LIFE);

        assertThat(end(issued.revealed())).contains(LinkEnd.LINKED);
        assertThat(database.anotherNode().withSecret(issued.revealed()).flatMap(link -> link.end(clock.instant())))
                .contains(LinkEnd.LINKED);
    }

    @Test
    void otherNodesSeeEachChangeWhenTheyRead() {
        CurrentLinks other = database.anotherNode();
        IssuedLink issued = create();
        assertThat(other.withSecret(issued.revealed())).isEmpty();

        other.refreshOrReport();
        assertThat(other.withSecret(issued.revealed())).contains(issued.link());

        database.links().revoke(ID);
        other.refreshOrReport();
        assertThat(other.withSecret(issued.revealed()).flatMap(link -> link.end(clock.instant())))
                .contains(LinkEnd.REVOKED);
    }

    @Test
    void restartKnowsAllLinks() {
        IssuedLink older = create();
        clock.advance(Duration.ofMillis(1));
        IssuedLink newer = create();
        database.close();

        database = new LinkDatabase(kind, home, clock);

        assertThat(end(older.revealed())).contains(LinkEnd.REVOKED);
        assertThat(end(newer.revealed())).isEmpty();
        assertThat(database.links().working(ID)).map(IssuedLink::revealed).contains(newer.revealed());
    }

    @Test
    void missingInstanceHasNoLink() {
        assertThat(database.links().create(new InstanceId("ABCDEFGHIJ99"), LIFE))
                .isEmpty();
    }

    @Test
    void linksGoWithTheirInstance() {
        create();

        database.delete(ID);

        assertThat(database.anotherNode().size()).isZero();
    }

    @Test
    void linkIsForgottenADayAfterItsTime() {
        IssuedLink issued = create();
        clock.advance(LIFE.plusMillis(1));
        database.current().prune();
        assertThat(sealed()).isEmpty();
        assertThat(end(issued.revealed())).contains(LinkEnd.EXPIRED);

        clock.advance(Duration.ofDays(1));
        database.current().prune();

        assertThat(database.current().withSecret(issued.revealed())).isEmpty();
        assertThat(database.current().find(issued.link().id())).isEmpty();
        assertThat(database.anotherNode().size()).isZero();
    }

    @Test
    void onlyTheNewestLinksOfAnInstanceAreKept() {
        IssuedLink first = create();
        for (int i = 0; i < 2 * SqlLinks.KNOWN_PER_INSTANCE; i++) {
            clock.advance(Duration.ofMillis(1));
            create();
        }

        assertThat(database.current().size()).isEqualTo(SqlLinks.KNOWN_PER_INSTANCE);
        assertThat(database.anotherNode().size()).isEqualTo(SqlLinks.KNOWN_PER_INSTANCE);
        assertThat(database.current().withSecret(first.revealed())).isEmpty();
        assertThat(database.current().find(first.link().id())).isEmpty();
    }

    @Test
    void secretsAreSealedAgainWithANewKey() {
        IssuedLink issued = create();
        TwoKeys keys = new TwoKeys();

        TemporaryLinks.resealAll(database.jdbi(), keys);

        TemporaryLinks links = new TemporaryLinks(database.jdbi(), keys, database.current(), clock, new SecureRandom());
        assertThat(links.working(ID)).map(IssuedLink::revealed).contains(issued.revealed());
        assertThat(database.links().working(ID))
                .as("the earlier key opens nothing any more")
                .isEmpty();
    }

    @Test
    void failingDatabaseLeavesTheKnownLinksAsTheyAre() {
        IssuedLink issued = create();
        database.close();

        try (LogRecorder log = LogRecorder.of(CurrentLinks.class)) {
            for (int second = 0; second < 90; second++) {
                database.current().refreshOrReport();
                clock.advance(Duration.ofSeconds(1));
            }
            assertThat(log.lines(Level.WARNING))
                    .as("one at the beginning, one a minute later")
                    .hasSize(2);
        }

        assertThat(end(issued.revealed())).isEmpty();
        database = new LinkDatabase(kind, home, clock);
    }

    private IssuedLink create() {
        return database.links().create(ID, LIFE).orElseThrow();
    }

    private Optional<LinkEnd> end(String secret) {
        return database.current().withSecret(secret).orElseThrow().end(clock.instant());
    }

    private List<byte[]> sealed() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT sealed FROM temporary_links WHERE sealed IS NOT NULL")
                        .mapTo(byte[].class)
                        .list());
    }

    /** Seals with a new key, and opens what either key has sealed. */
    private static final class TwoKeys implements Sealing {

        private static final byte NEW = 'n';
        private final Sealing earlier = new PlainSealing();

        @Override
        public byte[] seal(byte[] content, String context) {
            byte[] sealed = earlier.seal(content, context);
            byte[] marked = Arrays.copyOf(sealed, sealed.length + 1);
            marked[sealed.length] = NEW;
            System.arraycopy(marked, 0, marked, 1, sealed.length);
            marked[0] = NEW;
            return marked;
        }

        @Override
        public byte[] open(byte[] sealed, String context) throws UnreadableException {
            return earlier.open(sealed[0] == NEW ? Arrays.copyOfRange(sealed, 1, sealed.length) : sealed, context);
        }
    }
}
