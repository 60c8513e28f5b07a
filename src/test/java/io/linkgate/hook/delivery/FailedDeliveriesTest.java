package io.linkgate.hook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.hook.DeliveryLog.Delivery;
import io.linkgate.hook.Retries;
import io.linkgate.hook.Webhook;
import io.linkgate.session.SessionStatus;
import io.linkgate.testkit.DatabaseKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of events that a receiver does not take: retries, dead letters, replay. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class FailedDeliveriesTest extends DeliveryTest {

    @Test
    void failedEventIsTriedAgainBeforeAnyLaterOne() {
        database.hook(id, "https://a.example/", MANY, "*");
        receivers.refuse("a.example");
        database.moves(id, SessionStatus.STARTING);
        database.moves(id, SessionStatus.FAILED);
        pass(Duration.ofSeconds(9));
        assertThat(receivers.at("a.example")).containsExactly("STARTING");
        pass(Duration.ofSeconds(3));
        assertThat(receivers.at("a.example")).containsExactly("STARTING", "STARTING");

        receivers.takeAgain("a.example");
        pass(Duration.ofSeconds(25));

        assertThat(receivers.at("a.example")).containsExactly("STARTING", "STARTING", "STARTING", "FAILED");
        assertThat(receivers.sent)
                .extracting(FakeReceivers.Sent::id)
                .startsWith(
                        receivers.sent.get(0).id(),
                        receivers.sent.get(0).id(),
                        receivers.sent.get(0).id());
    }

    @Test
    void pausesDoubleUpToAnHour() {
        database.hook(id, "https://a.example/", MANY, "*");
        receivers.refuse("a.example");
        database.moves(id, SessionStatus.STARTING);
        pass(Duration.ofSeconds(1));
        int attempts = receivers.sent.size();

        List<Integer> minutesBetween = new ArrayList<>();
        int minutes = 0;
        for (int passed = 0; passed < 24 * 60 && minutesBetween.size() < 14; passed++) {
            pass(Duration.ofMinutes(1));
            minutes++;
            if (receivers.sent.size() > attempts) {
                attempts = receivers.sent.size();
                minutesBetween.add(minutes);
                minutes = 0;
            }
        }

        assertThat(minutesBetween.subList(0, 8)).as("while they double").isSorted();
        assertThat(minutesBetween).as("and a tenth of jitter").allMatch(pause -> pause <= 67);
        assertThat(minutesBetween.get(13)).isGreaterThanOrEqualTo(60);
        assertThat(waiting()).hasSize(1);
    }

    @Test
    void eventIsDeadAfterItsAttemptsAndTheNextIsTried() {
        database.hook(id, "https://a.example/", THREE, "*");
        receivers.refuse("a.example");
        database.moves(id, SessionStatus.STARTING);
        database.moves(id, SessionStatus.FAILED);
        pass(Duration.ofSeconds(60));

        List<Delivery> dead = dead();
        assertThat(dead).hasSizeGreaterThanOrEqualTo(1);
        assertThat(dead.get(0).attempts()).isEqualTo(3);
        assertThat(dead.get(0).lastError()).isEqualTo("the receiver answered 500");
        assertThat(counts.died).isEqualTo(dead.size());

        receivers.takeAgain("a.example");
        pass(Duration.ofHours(2));
        assertThat(waiting()).isEmpty();
    }

    /** A receiver that was away for a night must not cost each of a hundred events its own night. */
    @Test
    void eventsBehindALongFailureAreGivenUpAfterOneAttempt() {
        database.hook(id, "https://a.example/", THREE, "*");
        receivers.refuse("a.example");
        for (int i = 0; i < 5; i++) {
            database.moves(id, SessionStatus.STARTING);
        }
        pass(Duration.ofHours(6));

        assertThat(dead()).extracting(Delivery::attempts).containsExactly(3, 1, 1, 1, 1);
    }

    @Test
    void deadLettersAreReplayedInOrder() {
        database.hook(id, "https://a.example/", new Retries(Duration.ofSeconds(1), 1), "*");
        receivers.refuse("a.example");
        database.moves(id, SessionStatus.STARTING);
        database.moves(id, SessionStatus.FAILED);
        pass(Duration.ofMinutes(5));
        assertThat(dead()).hasSize(2);
        receivers.takeAgain("a.example");
        int before = receivers.sent.size();

        assertThat(database.log().replay(id, Optional.empty(), Optional.empty()))
                .isEqualTo(2);
        pass(Duration.ofSeconds(5));

        assertThat(receivers.at("a.example").subList(before, receivers.sent.size()))
                .containsExactly("STARTING", "FAILED");
        assertThat(dead()).isEmpty();
    }

    @Test
    void oneDeadLetterIsReplayedAlone() {
        database.hook(id, "https://a.example/", new Retries(Duration.ofSeconds(1), 1), "*");
        receivers.refuse("a.example");
        database.moves(id, SessionStatus.STARTING);
        database.moves(id, SessionStatus.FAILED);
        pass(Duration.ofMinutes(5));
        receivers.takeAgain("a.example");
        Delivery second = dead().get(1);

        assertThat(database.log().replay(id, Optional.of(second.number()), Optional.of("https://other.example/")))
                .isZero();
        assertThat(database.log().replay(database.instance(), Optional.of(second.number()), Optional.empty()))
                .as("another instance")
                .isZero();
        assertThat(database.log().replay(id, Optional.of(second.number()), Optional.of("https://a.example/")))
                .isOne();
        pass(Duration.ofSeconds(5));

        assertThat(dead()).hasSize(1);
        assertThat(receivers.at("a.example")).last().isEqualTo("FAILED");
    }

    @Test
    void pauseOutlivesARestart() {
        database.hook(id, "https://a.example/", new Retries(Duration.ofMinutes(10), 5), "*");
        receivers.refuse("a.example");
        database.moves(id, SessionStatus.STARTING);
        work();
        close();
        start();
        pass(Duration.ofMinutes(9));
        assertThat(receivers.sent).hasSize(1);

        pass(Duration.ofMinutes(3));

        assertThat(receivers.sent).hasSize(2);
    }

    @Test
    void changedHookIsTriedAtOnce() {
        Webhook hook = database.hook(id, "https://a.example/", MANY, "*");
        receivers.refuse("a.example");
        database.moves(id, SessionStatus.STARTING);
        pass(Duration.ofHours(5));
        receivers.takeAgain("a.example");
        database.webhooks().change(id, known -> List.of(hook));

        pass(Duration.ofSeconds(3));

        assertThat(receivers.at("a.example")).isNotEmpty();
        assertThat(waiting()).isEmpty();
    }

    @Test
    void whatWaitsIsBounded() {
        Webhook hook = database.hook(id, "https://a.example/", MANY, "*");
        Webhook other = database.hook(id, "https://b.example/", MANY, "*");
        receivers.refuse("a.example");
        insertEvents(hook, 2500);
        insertEvents(other, 3);

        database.queue().prune(clock.instant());

        assertThat(database.queue().standing().waiting()).isEqualTo(1003);
        assertThat(database.queue().standing().dead()).isEqualTo(1000);
        assertThat(waiting(hook)).hasSize(1000).first().isEqualTo("evt_1500");
        assertThat(waiting(other)).hasSize(3);
        database.queue().prune(clock.instant().plus(Duration.ofDays(8)));
        assertThat(database.queue().standing().dead()).isZero();
    }

    @Test
    void standingShowsTheLag() {
        database.hook(id, "https://a.example/", MANY, "*");
        receivers.refuse("a.example");
        var begun = clock.instant();
        database.moves(id, SessionStatus.STARTING);
        pass(Duration.ofMinutes(1));

        assertThat(deliveries.standing().waiting()).isOne();
        assertThat(deliveries.standing().oldest().orElseThrow()).isBetween(begun.minusMillis(1), begun.plusMillis(1));
        assertThat(counts.failed).isPositive();
    }

    private void insertEvents(Webhook hook, int count) {
        database.jdbi().useTransaction(handle -> {
            var batch = handle.prepareBatch("INSERT INTO hook_events"
                    + " (hook_id, event_id, event, occurred_at, sealed, last_error)"
                    + " VALUES (:hook, :id, 'session.status', CURRENT_TIMESTAMP, :sealed, '')");
            for (int i = 0; i < count; i++) {
                batch.bind("hook", hook.id())
                        .bind("id", "evt_" + i)
                        .bind("sealed", new byte[1])
                        .add();
            }
            batch.execute();
        });
    }

    private List<String> waiting(Webhook hook) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT event_id FROM hook_events"
                                + " WHERE hook_id = :hook AND dead_at IS NULL ORDER BY number")
                        .bind("hook", hook.id())
                        .mapTo(String.class)
                        .list());
    }
}
