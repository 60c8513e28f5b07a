package io.linkgate.hook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.hook.DeliveryLog.Delivery;
import io.linkgate.hook.DeliveryLog.State;
import io.linkgate.hook.HookDatabase;
import io.linkgate.hook.Retries;
import io.linkgate.hook.Webhook;
import io.linkgate.hook.target.TargetUrl;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.SessionStatus;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries over a real database, to receivers that do as the test says. */
class DeliveriesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Retries THREE = new Retries(Duration.ofSeconds(10), 3);
    private static final Retries MANY = new Retries(Duration.ofSeconds(10), 50);

    @TempDir
    private Path home;

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler timers = new TestScheduler(clock);
    private final FakeReceivers receivers = new FakeReceivers();
    private final Counts counts = new Counts();
    private final Queue<Runnable> disk = new ArrayDeque<>();
    private HookDatabase database;
    private Deliveries deliveries;
    private InstanceId id;

    @BeforeEach
    void open() {
        start();
        id = database.instance();
    }

    private void start() {
        database = new HookDatabase(home, clock, timers, hooks -> deliveries.wake(hooks));
        deliveries = new Deliveries(database.queue(), receivers, counts, disk::add, timers, clock, new Random(1));
        deliveries.start();
        work();
    }

    @AfterEach
    void close() {
        deliveries.close();
        database.close();
    }

    /** The receivers: each answers what was set for its host, at once or when the test says so. */
    private static final class FakeReceivers implements WebhookSender {

        private record Sent(String host, String id, String status, CompletableFuture<Outcome> answer) {}

        private final List<Sent> sent = new ArrayList<>();
        private final Map<String, Optional<Outcome>> answers = new HashMap<>();

        @Override
        public CompletableFuture<Outcome> send(
                TargetUrl target, Map<String, String> headers, byte[] body, int attempt) {
            CompletableFuture<Outcome> answer = new CompletableFuture<>();
            JsonNode json = json(body);
            String what = json.path("event").asText().equals("session.qr")
                    ? json.path("qr").asText()
                    : json.path("status").asText();
            sent.add(new Sent(target.host(), headers.get("webhook-id"), what, answer));
            answers.getOrDefault(target.host(), Optional.of(Outcome.DELIVERED)).ifPresent(answer::complete);
            return answer;
        }

        private static JsonNode json(byte[] body) {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void refuse(String host) {
            answers.put(host, Optional.of(Outcome.ofStatus(500)));
        }

        private void hang(String host) {
            answers.put(host, Optional.empty());
        }

        private void takeAgain(String host) {
            answers.remove(host);
        }

        private List<String> at(String host) {
            return sent.stream()
                    .filter(one -> one.host().equals(host))
                    .map(Sent::status)
                    .toList();
        }

        private long open() {
            return sent.stream().filter(one -> !one.answer().isDone()).count();
        }
    }

    private static final class Counts implements DeliveryObserver {
        private int delivered;
        private int failed;
        private int died;

        @Override
        public void delivered() {
            delivered++;
        }

        @Override
        public void failed() {
            failed++;
        }

        @Override
        public void died() {
            died++;
        }
    }

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
        while (minutesBetween.size() < 14) {
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
        receivers.refuse("a.example");
        database.jdbi().useTransaction(handle -> {
            var batch = handle.prepareBatch("INSERT INTO hook_events"
                    + " (hook_id, event_id, event, occurred_at, sealed, last_error)"
                    + " VALUES (:hook, :id, 'session.status', CURRENT_TIMESTAMP, X'00', '')");
            for (int i = 0; i < 2500; i++) {
                batch.bind("hook", hook.id()).bind("id", "evt_" + i).add();
            }
            batch.execute();
        });

        database.queue().prune(clock.instant());

        assertThat(database.queue().standing().waiting()).isEqualTo(1000);
        assertThat(database.queue().standing().dead()).isEqualTo(1000);
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

    private List<Delivery> waiting() {
        return database.log().list(id, Optional.of(State.WAITING), 0, 100);
    }

    private List<Delivery> dead() {
        return database.log().list(id, Optional.of(State.DEAD), 0, 100);
    }

    private void pass(Duration time) {
        work();
        timers.advance(time.minus(Duration.ofSeconds(time.toSeconds())));
        for (long second = 0; second < time.toSeconds(); second += step(time)) {
            timers.advance(Duration.ofSeconds(step(time)));
            work();
        }
    }

    /** Long times pass in larger steps, since each step looks into the database. */
    private static long step(Duration time) {
        return Math.max(1, time.toSeconds() / 60);
    }

    private void work() {
        while (!disk.isEmpty()) {
            disk.remove().run();
        }
    }
}
