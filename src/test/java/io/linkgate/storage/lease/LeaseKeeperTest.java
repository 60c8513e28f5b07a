package io.linkgate.storage.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A lease in virtual time. The database answers, fails, or leaves a question open. */
class LeaseKeeperTest {

    private static final Duration TICK = Duration.ofMillis(100);

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler watching = new TestScheduler(clock);
    private final Queue<Runnable> asking = new ArrayDeque<>();
    private final Instant began = clock.instant();
    private final List<Duration> renewals = new ArrayList<>();
    private final List<Duration> losses = new ArrayList<>();
    private Answer answer = () -> true;
    private final LeaseKeeper keeper =
            new LeaseKeeper(this::renew, LeaseTerm.since(nanoTime()), watching, asking::add, this::nanoTime);

    private interface Answer {
        boolean get() throws SQLException;
    }

    LeaseKeeperTest() {
        keeper.whenLost(() -> losses.add(now()));
    }

    @Test
    void leaseIsRenewedEveryTwoSecondsAndHeldForGood() {
        run(Duration.ofMinutes(1));

        assertThat(renewals).hasSizeBetween(28, 30);
        assertThat(renewals.get(0)).isEqualTo(Duration.ofSeconds(2));
        assertThat(keeper.isHeld()).isTrue();
        assertThat(losses).isEmpty();
    }

    @Test
    void failedRenewalIsRepeatedTwiceASecondUntilTheTrustEnds() {
        answer = () -> {
            throw new SQLException("away");
        };

        run(Duration.ofSeconds(10));

        assertThat(renewals).hasSize(6).allMatch(time -> time.compareTo(LeaseTerm.TRUST) < 0);
        assertThat(losses).containsExactly(LeaseTerm.TRUST);
        assertThat(keeper.isHeld()).isFalse();
    }

    @Test
    void databaseThatIsBackInTimeEndsTheTrouble() {
        answer = () -> {
            if (now().compareTo(Duration.ofSeconds(4)) < 0) {
                throw new SQLException("away");
            }
            return true;
        };

        run(Duration.ofMinutes(1));

        assertThat(losses).isEmpty();
        assertThat(keeper.isHeld()).isTrue();
    }

    @Test
    void renewalOutOfTurnCounts() throws SQLException {
        answer = () -> {
            throw new SQLException("away");
        };
        run(Duration.ofMillis(4500));

        answer = () -> true;
        assertThat(keeper.renewNow()).isTrue();

        pass(Duration.ofMillis(4900));
        assertThat(keeper.isHeld()).isTrue();
        pass(TICK);
        assertThat(losses).containsExactly(Duration.ofMillis(9500));
    }

    @Test
    void questionThatIsNotAnsweredHoldsNothingUp() {
        pass(Duration.ofSeconds(10));

        assertThat(asking).as("questions").hasSize(1);
        assertThat(losses).containsExactly(LeaseTerm.TRUST);
    }

    @Test
    void answerCountsFromItsQuestion() {
        pass(Duration.ofSeconds(2));
        Runnable question = asking.remove();
        answer = () -> {
            pass(Duration.ofMillis(2500)); // so long is it under way
            return true;
        };
        question.run();
        answer = () -> true;

        assertThat(keeper.age()).isEqualTo(Duration.ofMillis(2500));
        pass(Duration.ofMillis(2400));
        assertThat(keeper.isHeld()).isTrue();
        assertThat(asking).hasSize(1);
        pass(TICK);
        assertThat(losses).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void answerThatComesAfterTheEndChangesNothing() {
        pass(Duration.ofSeconds(2));
        Runnable question = asking.remove();
        answer = () -> {
            pass(Duration.ofSeconds(4));
            return true;
        };

        question.run();

        run(Duration.ofSeconds(10));
        assertThat(keeper.isHeld()).isFalse();
        assertThat(keeper.isLost()).isTrue();
        assertThat(losses).hasSize(1);
        assertThat(renewals).hasSize(1);
    }

    @Test
    void leaseThatAnotherHasIsLostAtOnce() {
        answer = () -> false;

        run(Duration.ofSeconds(10));

        assertThat(losses).containsExactly(Duration.ofSeconds(2));
        assertThat(keeper.isHeld()).isFalse();
    }

    @Test
    void frozenProcessKnowsItBeforeAnyOfItsThreadsHasRun() {
        run(Duration.ofSeconds(3));
        clock.advance(Duration.ofSeconds(30));

        assertThat(keeper.isHeld()).isFalse();
        assertThat(losses).isEmpty();
        pass(TICK);
        assertThat(losses).hasSize(1);
        assertThat(renewals).hasSize(1);
    }

    @Test
    void whoListensTooLateHearsItAtOnce() {
        keeper.lose("for this test");

        List<String> heard = new ArrayList<>();
        keeper.whenLost(() -> heard.add("lost"));
        keeper.lose("again");

        assertThat(heard).containsExactly("lost");
        assertThat(losses).hasSize(1);
    }

    @Test
    void listenerThatFindsNoThreadKeepsTheOthersFromNothing() {
        List<String> heard = new ArrayList<>();
        keeper.whenLost(() -> heard.add("earlier"));
        keeper.whenLost(() -> {
            heard.add("later");
            throw new OutOfMemoryError("unable to create native thread, for this test");
        });

        pass(LeaseTerm.TRUST);

        assertThat(heard).containsExactly("later", "earlier");
        assertThat(losses).containsExactly(LeaseTerm.TRUST);
    }

    @Test
    void renewalThatFindsNoThreadIsTriedAgain() {
        List<Throwable> thrown = new ArrayList<>(
                List.of(new OutOfMemoryError("for this test"), new RejectedExecutionException("for this test")));
        LeaseKeeper other = new LeaseKeeper(
                () -> true,
                LeaseTerm.since(nanoTime()),
                watching,
                renewal -> {
                    if (!thrown.isEmpty()) {
                        throwNow(thrown.remove(0));
                    }
                    renewal.run();
                },
                this::nanoTime);

        pass(Duration.ofSeconds(20));

        assertThat(thrown).isEmpty();
        assertThat(other.isHeld()).isTrue();
    }

    @Test
    void renewalThatEndsWithAnErrorIsTriedAgain() {
        List<Throwable> thrown = new ArrayList<>(List.of(new OutOfMemoryError("for this test")));
        answer = () -> {
            if (!thrown.isEmpty()) {
                throwNow(thrown.remove(0));
            }
            return true;
        };

        run(Duration.ofSeconds(20));

        assertThat(thrown).isEmpty();
        assertThat(keeper.isHeld()).isTrue();
    }

    private static void throwNow(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) thrown;
    }

    private boolean renew() throws SQLException {
        renewals.add(now());
        return answer.get();
    }

    /** Lets time pass, and questions be answered. */
    private void run(Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(TICK)) {
            pass(TICK);
            for (Runnable question = asking.poll(); question != null; question = asking.poll()) {
                question.run();
            }
        }
    }

    /** Lets time pass; no question is answered. */
    private void pass(Duration time) {
        watching.advance(time);
    }

    private Duration now() {
        return Duration.between(began, clock.instant());
    }

    private long nanoTime() {
        return Duration.between(Instant.EPOCH, clock.instant()).toNanos();
    }
}
