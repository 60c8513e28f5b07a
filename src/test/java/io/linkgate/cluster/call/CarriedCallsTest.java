package io.linkgate.cluster.call;

import static io.linkgate.cluster.call.CallSamples.body;
import static io.linkgate.cluster.call.CallSamples.kind;
import static io.linkgate.cluster.call.TwoNodes.INSTANCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.cluster.call.Relayed.Kind;
import io.linkgate.testkit.DatabaseKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Both sides together: what one node sends, another begins once, whatever happens in between. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class CarriedCallsTest {

    @Parameter
    private DatabaseKind kind;

    @TempDir
    private Path home;

    private TwoNodes nodes;
    private TwoNodes.Node one;
    private TwoNodes.Node other;

    @BeforeEach
    void start() {
        nodes = new TwoNodes(kind, home);
        one = nodes.one;
        other = nodes.other;
        nodes.owners.put(INSTANCE, other.name);
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void ownerAnswers() {
        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.run();

        assertThat(body(outcome)).isEqualTo("done");
        assertThat(other.begun).containsExactly(CallSamples.call("hello"));
        assertThat(one.begun).isEmpty();
        assertThat(nodes.rows()).isZero();
        assertThat(one.outgoing.underWay()).isZero();
    }

    @Test
    void endOfEachCallIsPassedOnWithItsTime() {
        List<String> ended = new ArrayList<>();
        one.outgoing.whenEnded((kind, time) -> ended.add(kind + " after " + time));
        CompletableFuture<CarriedAnswer> answer = new CompletableFuture<>();
        other.answer = answer;
        one.carry("hello");
        nodes.run();
        assertThat(ended).isEmpty();
        assertThat(one.outgoing.underWay()).isOne();
        assertThat(other.incoming.underWay()).isOne();

        nodes.clock.advance(Duration.ofSeconds(2));
        answer.complete(CallSamples.answer("done"));
        nodes.run();

        assertThat(ended).containsExactly("ANSWERED after PT2S");
        assertThat(other.incoming.underWay()).isZero();
    }

    /** A caller that has its answer finds the call in the metrics, and none under way. */
    @Test
    void callIsCountedBeforeItIsAnswered() {
        List<String> seen = new ArrayList<>();
        one.outgoing.whenEnded((kind, time) -> seen.add("counted"));
        var unused =
                one.carry("hello").thenRun(() -> seen.add("answered, with " + one.outgoing.underWay() + " under way"));

        nodes.run();

        assertThat(seen).containsExactly("counted", "answered, with 0 under way");
    }

    @Test
    void instanceThatNobodyHasIsClaimedBySender() {
        nodes.owners.clear();

        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.run();

        assertThat(kind(outcome)).isEqualTo(Kind.MINE);
        assertThat(nodes.rows()).isZero();
        assertThat(one.begun).isEmpty();
    }

    @Test
    void callIsBegunOnceHoweverOftenItIsFound() {
        CompletableFuture<CarriedAnswer> answer = new CompletableFuture<>();
        other.answer = answer;
        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.step(); // the row, and its notice
        nodes.hub.missed(other.name);
        nodes.hub.missed(other.name);
        nodes.run();
        nodes.hub.missed(other.name);
        nodes.run();

        assertThat(other.begun).hasSize(1);
        assertThat(outcome).isNotDone();
        answer.complete(CallSamples.answer("done"));
        nodes.run();
        assertThat(body(outcome)).isEqualTo("done");
    }

    @Test
    void lostNoticesAreMadeUpFor() {
        nodes.hub.lose(true);
        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.run();
        assertThat(other.begun).isEmpty();

        nodes.hub.missed(other.name);
        nodes.run();
        assertThat(other.begun).hasSize(1);
        assertThat(outcome).isNotDone();

        one.outgoing.lookOrReport();
        assertThat(body(outcome)).isEqualTo("done");
        assertThat(nodes.rows()).isZero();
    }

    @Test
    void callThatIsNotBegunInTimeIsWithdrawn() {
        nodes.hub.lose(true);
        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.run();
        nodes.owners.put(INSTANCE, one.name);
        nodes.clock.advance(OutgoingCalls.TO_BEGIN.minusMillis(1));
        one.outgoing.lookOrReport();
        assertThat(nodes.rows()).isOne();

        nodes.clock.advance(Duration.ofMillis(1));
        one.outgoing.lookOrReport();
        nodes.hub.missed(other.name);
        nodes.run();

        assertThat(kind(outcome)).isEqualTo(Kind.MINE);
        assertThat(other.begun).isEmpty();
        assertThat(nodes.rows()).isZero();
    }

    @Test
    void nodeThatTakesNoCallsIsGivenUp() {
        other.incoming.close();
        CompletableFuture<Relayed> outcome = one.carry("hello");
        for (int i = 0; i < OutgoingCalls.MAX_ATTEMPTS; i++) {
            nodes.run();
            assertThat(outcome).isNotDone();
            nodes.clock.advance(OutgoingCalls.TO_BEGIN);
            one.outgoing.lookOrReport();
        }

        assertThat(kind(outcome)).isEqualTo(Kind.NOT_BEGUN);
        assertThat(other.begun).isEmpty();
        assertThat(nodes.rows()).isZero();
    }

    /** At once: its death is known, so there is nothing to wait for. */
    @Test
    void callToANodeThatDiesBeforeItBeginsGoesToTheNextOwner() {
        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.step();
        other.die();
        nodes.run();
        TwoNodes.Node third = nodes.new Node("third");
        nodes.owners.put(INSTANCE, third.name);

        one.outgoing.lookOrReport();
        nodes.run();

        assertThat(body(outcome)).isEqualTo("done");
        assertThat(other.begun).isEmpty();
        assertThat(third.begun).hasSize(1);
        assertThat(nodes.rows()).isZero();
    }

    @Test
    void outcomeIsUnknownIfTheNodeDiesInTheMiddle() {
        other.answer = new CompletableFuture<>();
        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.run();
        one.outgoing.lookOrReport();
        assertThat(outcome).isNotDone();

        other.die();
        nodes.owners.put(INSTANCE, one.name);
        one.outgoing.lookOrReport();
        assertThat(outcome).as("of a node that may just have joined").isNotDone();
        nodes.clock.advance(OutgoingCalls.TO_BEGIN);
        one.outgoing.lookOrReport();
        nodes.run();

        assertThat(kind(outcome)).isEqualTo(Kind.UNKNOWN);
        assertThat(one.begun).isEmpty();
        assertThat(nodes.rows()).isZero();
    }

    @Test
    void lastAnswerOfANodeThatDiedCounts() {
        nodes.hub.lose(true);
        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.run();
        nodes.hub.missed(other.name);
        nodes.run();
        other.die();

        one.outgoing.lookOrReport();

        assertThat(body(outcome)).isEqualTo("done");
    }

    /** As after a crash of PostgreSQL, which empties the table. */
    @Test
    void outcomeIsUnknownIfTheRowIsGone() {
        nodes.hub.lose(true);
        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.run();
        nodes.execute("DELETE FROM calls");

        one.outgoing.lookOrReport();

        assertThat(kind(outcome)).isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void outcomeIsUnknownAfterAMinute() {
        CompletableFuture<CarriedAnswer> late = new CompletableFuture<>();
        other.answer = late;
        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.run();
        nodes.clock.advance(Duration.ofSeconds(OutgoingCalls.SECONDS_TO_ANSWER).minusMillis(1));
        one.outgoing.lookOrReport();
        assertThat(outcome).isNotDone();

        nodes.clock.advance(Duration.ofMillis(1));
        one.outgoing.lookOrReport();

        assertThat(kind(outcome)).isEqualTo(Kind.UNKNOWN);
        late.complete(CallSamples.answer("late"));
        nodes.run();
        assertThat(nodes.rows()).isZero();
    }

    @Test
    void callWhoseTimeIsOverIsNotBegun() {
        nodes.hub.lose(true);
        one.carry("hello");
        nodes.run();
        nodes.execute("UPDATE calls SET ends_at = CURRENT_TIMESTAMP - INTERVAL '1' SECOND");

        nodes.hub.missed(other.name);
        nodes.run();

        assertThat(other.begun).isEmpty();
    }

    @Test
    void failureOfTheOwnerIsKnown() {
        other.answer = CompletableFuture.failedFuture(new IllegalStateException("broken on purpose"));
        CompletableFuture<Relayed> failed = one.carry("hello");
        nodes.run();

        assertThat(kind(failed)).isEqualTo(Kind.FAILED);
        assertThat(nodes.rows()).isZero();
    }

    @Test
    void callThatCannotBeReadIsNotBegun() {
        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.step();
        nodes.database.jdbi().useHandle(handle -> handle.execute("UPDATE calls SET sealed = ?", new byte[] {1, 2, 3}));
        nodes.run();

        assertThat(kind(outcome)).isEqualTo(Kind.FAILED);
        assertThat(other.begun).isEmpty();
    }

    @Test
    void answerThatCannotBeReadLeavesTheOutcomeUnknown() {
        nodes.hub.lose(true);
        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.run();
        nodes.database.jdbi().useHandle(handle -> handle.execute("UPDATE calls SET answer = ?", new byte[] {1, 2, 3}));

        one.outgoing.lookOrReport();

        assertThat(kind(outcome)).isEqualTo(Kind.UNKNOWN);
        assertThat(nodes.rows()).isZero();
    }

    @Test
    void answerThatCannotBeWrittenIsWrittenLater() {
        other.answersLost = true;
        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.run();
        other.incoming.lookOrReport();
        assertThat(outcome).isNotDone();
        assertThat(other.begun).hasSize(1);

        other.answersLost = false;
        other.incoming.lookOrReport();
        nodes.run();

        assertThat(body(outcome)).isEqualTo("done");
        assertThat(other.begun).hasSize(1);
    }

    @Test
    void answerThatNobodyWaitsForAnyLongerIsDropped() {
        other.answersLost = true;
        one.carry("hello");
        nodes.run();
        nodes.clock.advance(IncomingCalls.TO_WRITE);
        other.incoming.lookOrReport();
        other.answersLost = false;
        other.incoming.lookOrReport();

        assertThat(nodes.rows("answer IS NULL")).isOne();
    }

    @Test
    void callThatIsTooLargeIsNotSent() {
        CompletableFuture<Relayed> outcome = one.carry("x".repeat(600_000));
        nodes.run();

        assertThat(kind(outcome)).isEqualTo(Kind.FAILED);
        assertThat(nodes.rows()).isZero();
    }

    @Test
    void callsWaitWhileTheOwnerIsBusy() {
        CompletableFuture<CarriedAnswer> answer = new CompletableFuture<>();
        other.answer = answer;
        List<CompletableFuture<Relayed>> outcomes = new ArrayList<>();
        IntStream.rangeClosed(0, IncomingCalls.MAX_AT_A_TIME).forEach(i -> outcomes.add(one.carry("hello " + i)));
        nodes.run();
        assertThat(other.begun).hasSize(IncomingCalls.MAX_AT_A_TIME);

        answer.complete(CallSamples.answer("done"));
        nodes.run();

        assertThat(other.begun).hasSize(IncomingCalls.MAX_AT_A_TIME + 1).doesNotHaveDuplicates();
        assertThat(outcomes).allSatisfy(outcome -> assertThat(body(outcome)).isEqualTo("done"));
    }

    @Test
    void senderHasABound() {
        List<CompletableFuture<Relayed>> outcomes = new ArrayList<>();
        IntStream.range(0, OutgoingCalls.MAX_UNDER_WAY).forEach(i -> outcomes.add(one.carry("hello")));

        CompletableFuture<Relayed> tooMany = one.carry("hello");

        assertThat(kind(tooMany)).isEqualTo(Kind.NOT_BEGUN);
        assertThat(outcomes).noneMatch(CompletableFuture::isDone);
        assertThat(one.outgoing.underWay()).isEqualTo(OutgoingCalls.MAX_UNDER_WAY);
    }

    @Test
    void closedSenderLeavesNoCallWaiting() {
        other.answer = new CompletableFuture<>();
        CompletableFuture<Relayed> begun = one.carry("hello");
        nodes.run();
        CompletableFuture<Relayed> notSent = one.carry("hello");

        one.outgoing.close();
        nodes.run();

        assertThat(kind(begun)).isEqualTo(Kind.UNKNOWN);
        assertThat(kind(notSent)).isEqualTo(Kind.NOT_BEGUN);
        assertThat(kind(one.carry("hello"))).isEqualTo(Kind.NOT_BEGUN);
    }

    @Test
    void closedOwnerStillAnswersWhatItHasBegun() {
        CompletableFuture<CarriedAnswer> answer = new CompletableFuture<>();
        other.answer = answer;
        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.run();

        other.incoming.close();
        answer.complete(CallSamples.answer("done"));
        nodes.run();

        assertThat(body(outcome)).isEqualTo("done");
    }

    @Test
    void closedOwnerLeavesToOthersWhatItHasNotStarted() {
        List<Runnable> late = new ArrayList<>();
        other.carrying = late::add;
        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.run();

        other.incoming.close();
        nodes.owners.put(INSTANCE, one.name);
        late.forEach(Runnable::run);
        nodes.run();

        assertThat(other.begun).isEmpty();
        assertThat(kind(outcome)).isEqualTo(Kind.MINE);
    }

    @Test
    void outcomeIsUnknownIfACallFailsWhileItsOwnerStops() {
        outcomeIsUnknown(answer -> answer.completeExceptionally(new IllegalStateException("it stops")));
    }

    @Test
    void outcomeIsUnknownIfAnErrorIsAnsweredWhileTheOwnerStops() {
        outcomeIsUnknown(answer -> answer.complete(new CarriedAnswer(500, List.of(), new byte[0])));
    }

    private void outcomeIsUnknown(Consumer<CompletableFuture<CarriedAnswer>> failing) {
        CompletableFuture<CarriedAnswer> answer = new CompletableFuture<>();
        other.answer = answer;
        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.run();

        other.incoming.close();
        failing.accept(answer);
        nodes.run();
        assertThat(outcome).isNotDone();
        other.die();
        nodes.clock.advance(OutgoingCalls.TO_BEGIN);
        one.outgoing.lookOrReport();
        nodes.run();

        assertThat(kind(outcome)).isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void callFailsIfTheDatabaseCannotBeAsked() {
        nodes.database.close();
        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.run();

        assertThat(outcome).isCompletedExceptionally();
        one.outgoing.lookOrReport();
        other.incoming.lookOrReport();
    }

    @Test
    void rowsOfSendersThatAreGoneAreDeleted() {
        nodes.hub.lose(true);
        one.carry("hello");
        nodes.run();
        nodes.execute("UPDATE calls SET from_node = 'gone', ends_at = CURRENT_TIMESTAMP - INTERVAL '11' MINUTE");

        IntStream.range(0, 60).forEach(i -> other.outgoing.lookOrReport());

        assertThat(nodes.rows()).isZero();
    }
}
