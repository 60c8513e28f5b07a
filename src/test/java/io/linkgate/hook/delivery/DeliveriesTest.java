package io.linkgate.hook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.hook.Webhook;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.SessionStatus;
import io.linkgate.testkit.DatabaseKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** In which order events are delivered, and to whom. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class DeliveriesTest extends DeliveryTest {

    @Test
    void eventsArriveInOrderAndLeaveTheQueue() {
        database.hook(id, "https://a.example/", THREE, "*");

        for (int round = 0; round < 15; round++) {
            database.moves(id, SessionStatus.STARTING);
            database.moves(id, SessionStatus.WORKING);
        }
        pass(Duration.ofSeconds(1));

        assertThat(receivers.at("a.example")).hasSize(30);
        for (int i = 0; i < 30; i += 2) {
            assertThat(receivers.at("a.example").subList(i, i + 2)).containsExactly("STARTING", "WORKING");
        }
        assertThat(waiting()).isEmpty();
        assertThat(counts.delivered).isEqualTo(30);
    }

    /** As at a node that does not lead: what it hears of is delivered by another one. */
    @Test
    void nothingIsDeliveredBeforeTheStart() {
        deliveries.close();
        deliveries = new Deliveries(database.queue(), receivers, counts, disk::add, timers, clock, new Random(1));
        database.hook(id, "https://a.example/", MANY, "*");
        database.moves(id, SessionStatus.WORKING);
        deliveries.look();
        pass(Duration.ofSeconds(5));
        assertThat(receivers.sent).isEmpty();
        assertThat(waiting()).hasSize(1);

        deliveries.start();
        pass(Duration.ofSeconds(1));

        assertThat(receivers.at("a.example")).containsExactly("WORKING");
        assertThat(waiting()).isEmpty();
    }

    /** With a slow database they would fill the queue of the threads that deliver. */
    @Test
    void looksDoNotPileUp() {
        work();
        int before = disk.size();

        for (int i = 0; i < 10; i++) {
            deliveries.look();
        }
        timers.advance(Duration.ofMinutes(5));

        assertThat(disk.size() - before).as("a look, a count, a pruning").isEqualTo(3);
    }

    @Test
    void codeThatHasExpiredIsNeverDelivered() {
        database.hook(id, "https://a.example/", MANY, "*");
        receivers.refuse("a.example");
        database.moves(id, SessionStatus.STARTING);
        database.shows(id, "first", Duration.ofSeconds(60));
        database.shows(id, "second", Duration.ofHours(9));
        pass(Duration.ofMinutes(10));

        receivers.takeAgain("a.example");
        pass(Duration.ofHours(2));

        assertThat(receivers.at("a.example")).contains("picture of second").doesNotContain("picture of first");
    }

    /** A code waits behind an event whose receiver takes its time. */
    @Test
    void codeThatExpiresWhileItsBatchIsUnderWayIsNeverDelivered() {
        Webhook hook = database.hook(id, "https://a.example/", MANY, "*");
        receivers.hang("a.example");
        database.moves(id, SessionStatus.STARTING);
        database.shows(id, "first", Duration.ofSeconds(20));
        database.shows(id, "second", Duration.ofHours(1));
        work();
        receivers.takeAgain("a.example");

        timers.advance(Duration.ofSeconds(20));
        receivers.sent.get(0).answer().complete(Outcome.DELIVERED);
        work();

        assertThat(receivers.at("a.example")).containsExactly("STARTING", "picture of second");
        assertThat(waiting()).isEmpty();
        assertThat(database.webhooks().of(id)).extracting(Webhook::id).containsExactly(hook.id());
    }

    @Test
    void eventsOfManyHooksAreLoadedTogetherAndTheirOutcomesRecordedTogether() {
        for (int i = 0; i < 40; i++) {
            database.hook(id, "https://" + i + ".example/", MANY, "session.status");
        }
        pass(Duration.ofSeconds(1));
        int before = tasks;

        database.moves(id, SessionStatus.WORKING);
        work();

        assertThat(receivers.sent).hasSize(40);
        assertThat(waiting()).isEmpty();
        assertThat(tasks - before).as("turns of the disk").isLessThanOrEqualTo(4);
    }

    @Test
    void eventWhoseDeliveryCannotBeRecordedIsNotSentAgainWhenTheDatabaseRecovers() {
        database.hook(id, "https://a.example/", MANY, "*");
        receivers.hang("a.example");
        database.moves(id, SessionStatus.STARTING);
        work();
        database.jdbi().useHandle(handle -> handle.execute("ALTER TABLE hook_events RENAME TO hidden"));
        receivers.takeAgain("a.example");
        receivers.sent.get(0).answer().complete(Outcome.DELIVERED);
        pass(Duration.ofSeconds(5));

        database.jdbi().useHandle(handle -> handle.execute("ALTER TABLE hidden RENAME TO hook_events"));
        database.moves(id, SessionStatus.WORKING);
        pass(Duration.ofSeconds(5));

        assertThat(receivers.at("a.example")).containsExactly("STARTING", "WORKING");
        assertThat(waiting()).isEmpty();
    }

    @Test
    void slowReceiverHoldsUpNoOther() {
        List<Webhook> slow = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            InstanceId other = database.instance();
            slow.add(database.hook(other, "https://slow.example/" + i, MANY, "*"));
            receivers.hang("slow.example");
            database.moves(other, SessionStatus.STARTING);
        }
        database.hook(id, "https://quick.example/", MANY, "*");
        pass(Duration.ofSeconds(1));
        assertThat(receivers.open()).as("connections to one host").isEqualTo(4);

        database.moves(id, SessionStatus.WORKING);
        work();

        assertThat(receivers.at("quick.example")).containsExactly("WORKING");
    }

    /** An attacker has as many names as it likes. */
    @Test
    void slowReceiversWithAThousandNamesHoldUpNoQuickOne() {
        database.hook(id, "https://quick.example/", MANY, "*");
        database.moves(id, SessionStatus.STARTING);
        work();
        for (int i = 0; i < 200; i++) {
            InstanceId other = database.instance();
            receivers.hang("slow-" + i + ".example");
            database.hook(other, "https://slow-" + i + ".example/", MANY, "*");
            database.moves(other, SessionStatus.STARTING);
        }
        pass(Duration.ofSeconds(1));
        assertThat(receivers.open()).isEqualTo(24);

        database.moves(id, SessionStatus.WORKING);
        work();

        assertThat(receivers.at("quick.example")).containsExactly("STARTING", "WORKING");
    }

    @Test
    void whatIsNotReportedBeforeTheEndIsDeliveredAgainAfterTheNextStart() {
        database.hook(id, "https://a.example/", MANY, "*");
        receivers.hang("a.example");
        database.moves(id, SessionStatus.STARTING);
        database.moves(id, SessionStatus.WORKING);
        work();
        assertThat(receivers.at("a.example")).containsExactly("STARTING");

        close(); // as by a kill: the answer is never seen
        receivers.takeAgain("a.example");
        start();

        assertThat(receivers.at("a.example")).containsExactly("STARTING", "STARTING", "WORKING");
        assertThat(waiting()).isEmpty();
    }

    @Test
    void hookThatIsDeletedOrSwitchedOffGetsNothingMore() {
        Webhook hook = database.hook(id, "https://a.example/", MANY, "*");
        receivers.refuse("a.example");
        database.moves(id, SessionStatus.STARTING);
        work();
        database.webhooks()
                .change(
                        id,
                        known -> List.of(new Webhook(
                                hook.id(),
                                hook.target(),
                                hook.events(),
                                false,
                                hook.secret(),
                                hook.retries(),
                                hook.name())));
        pass(Duration.ofHours(1));
        assertThat(receivers.sent).hasSize(1);
        database.webhooks().change(id, known -> List.of());
        pass(Duration.ofHours(1));

        assertThat(receivers.sent).hasSize(1);
        assertThat(waiting()).isEmpty();
    }
}
