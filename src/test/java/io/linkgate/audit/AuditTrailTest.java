package io.linkgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.linkgate.instance.InstanceId;
import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

class AuditTrailTest {

    private static final InstanceId ID = new InstanceId("ABCDEFGHIJ01");
    private static final Actor SHOP = Actor.token("tok_shop00000000", "Shop");

    private final TestClock clock = TestClock.atVectorTime();
    private final MemoryAuditStore store = new MemoryAuditStore();
    private final AuditTrail trail = new AuditTrail(store, clock);

    @Test
    void viewerOfACodeIsOneEntryHoweverOftenItPolls() {
        Instant ends = clock.instant().plusSeconds(20);
        for (int i = 0; i < 15; i++) {
            trail.seen(ID, SHOP, "192.0.2.7", ends, 1, clock.instant());
            trail.flush();
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(stored()).as("before the code has ended").singleElement().satisfies(record -> {
            assertThat(record.entry().actor()).isEqualTo(SHOP);
            assertThat(record.entry().instance()).contains(ID);
            assertThat(record.outcome()).isEmpty();
        });
        clock.advance(Duration.ofSeconds(20));

        trail.flush();

        assertThat(stored()).singleElement().satisfies(record -> {
            assertThat(record.outcome().orElseThrow().views()).contains(15L);
            assertThat(record.outcome().orElseThrow().at())
                    .isEqualTo(record.entry().at().plusSeconds(14));
        });
    }

    /** A busy server adds more in a minute than a portion has. */
    @Test
    void oldEntriesAreDeletedPortionByPortion() {
        store.old = 4_500;
        trail.prune(Duration.ofDays(30));
        assertThat(store.old).isZero();

        store.old = Integer.MAX_VALUE;
        trail.prune(Duration.ofDays(30));
        assertThat(store.old).isEqualTo(Integer.MAX_VALUE - AuditTrail.MAX_PORTIONS * MemoryAuditStore.PORTION);
    }

    @Test
    void eachViewerAddressAndCodeIsAnEntryOfItsOwn() {
        Instant ends = clock.instant().plusSeconds(20);
        trail.seen(ID, SHOP, "192.0.2.7", ends, 1, clock.instant());
        trail.seen(ID, SHOP, "192.0.2.8", ends, 1, clock.instant());
        trail.seen(ID, Actor.link("lnk_visitor00000"), "192.0.2.8", ends, 1, clock.instant());
        trail.seen(ID, SHOP, "192.0.2.7", ends.plusSeconds(20), 2, clock.instant());
        trail.seen(ID, SHOP, "192.0.2.7", ends.plusSeconds(20), 2, clock.instant());

        trail.close();

        assertThat(stored())
                .extracting(record -> record.outcome().orElseThrow().views().orElseThrow())
                .containsExactlyInAnyOrder(1L, 1L, 1L, 2L);
    }

    @Test
    void memoryIsBoundedAndWhatIsLostIsCounted() {
        Instant ends = clock.instant().plusSeconds(20);
        for (int i = 0; i < CodeViews.MAX_OPEN + 7; i++) {
            trail.seen(ID, SHOP, "viewer " + i, ends, 1, clock.instant());
        }
        assertThat(trail.lost()).isEqualTo(7);
        trail.flush();
        clock.advance(Duration.ofMinutes(1));
        trail.flush();

        trail.seen(ID, SHOP, "one more", clock.instant().plusSeconds(20), 1, clock.instant());
        assertThat(trail.lost()).as("there is room again").isEqualTo(7);
    }

    @Test
    void nothingIsLostWhileTheDatabaseIsAway() {
        long number = trail.begin(command());
        store.breakDown(true);
        trail.end(number, AuditOutcome.ofCall(clock.instant(), 200, ""));
        trail.seen(ID, SHOP, "192.0.2.7", clock.instant().plusSeconds(20), 1, clock.instant());
        trail.flush();
        assertThatThrownBy(() -> trail.begin(command())).isInstanceOf(IllegalStateException.class);
        assertThat(trail.beginLater(command()).toCompletableFuture()).isCompletedExceptionally();
        store.breakDown(false);

        trail.close();

        assertThat(stored())
                .extracting(
                        record -> record.entry().action(),
                        record -> record.outcome().isPresent())
                .containsExactly(tuple(AuditAction.CODE_SEEN, true), tuple(AuditAction.SESSION_STOP, true));
    }

    @Test
    void outageIsLoggedAtItsBeginningOnceAMinuteAndAtItsEnd() {
        long number = trail.begin(command());
        try (LogRecorder log = LogRecorder.of(AuditTrail.class)) {
            store.breakDown(true);
            trail.end(number, AuditOutcome.ofCall(clock.instant(), 200, ""));
            for (int second = 0; second < 90; second++) {
                trail.flush();
                clock.advance(Duration.ofSeconds(1));
            }
            assertThat(log.lines(Level.INFO)).hasSize(2).allMatch(line -> line.contains("wait in memory"));

            store.breakDown(false);
            trail.flush();
            trail.flush();

            assertThat(log.lines(Level.INFO)).hasSize(3).last().asString().contains("are stored for the audit again");
        }
    }

    private AuditEntry command() {
        return new AuditEntry(clock.instant(), AuditAction.SESSION_STOP, SHOP, "192.0.2.7", Optional.of(ID), "");
    }

    private List<AuditRecord> stored() {
        return store.find(AuditQuery.newest(10));
    }
}
