package io.linkgate.cluster.call;

import static io.linkgate.cluster.call.CallSamples.body;
import static io.linkgate.cluster.call.CallSamples.kind;
import static io.linkgate.cluster.call.TwoNodes.INSTANCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.cluster.call.Relayed.Kind;
import io.linkgate.testkit.DatabaseKind;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls whose instance goes to another node, or is on its way. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class CallsOnTheMoveTest {

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
    void callFollowsItsInstance() {
        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.step();
        TwoNodes.Node third = nodes.new Node("third");
        nodes.owners.put(INSTANCE, third.name);
        nodes.run();

        assertThat(body(outcome)).isEqualTo("done");
        assertThat(other.begun).isEmpty();
        assertThat(third.begun).hasSize(1);
        assertThat(nodes.rows()).isZero();
    }

    /** Its session has ended at its node, and may not begin anywhere else yet. */
    @Test
    void callForAnInstanceOnItsWayWaitsForItsNextNode() {
        CompletableFuture<Void> moved = new CompletableFuture<>();
        nodes.leaving = Optional.of(moved);
        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.run();
        assertThat(other.begun).isEmpty();
        assertThat(outcome).isNotDone();

        TwoNodes.Node third = nodes.new Node("third");
        nodes.leaving = Optional.empty();
        nodes.owners.put(INSTANCE, third.name);
        moved.complete(null);
        nodes.run();

        assertThat(body(outcome)).isEqualTo("done");
        assertThat(other.begun).isEmpty();
        assertThat(third.begun).hasSize(1);
        assertThat(other.incoming.underWay()).isZero();
    }

    @Test
    void callAtANodeThatItsInstanceLeavesWaitsToo() {
        CompletableFuture<Void> moved = new CompletableFuture<>();
        nodes.owners.put(INSTANCE, one.name);
        nodes.leaving = Optional.of(moved);
        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.run();
        assertThat(outcome).isNotDone();
        assertThat(one.outgoing.underWay()).isOne();

        nodes.leaving = Optional.empty();
        nodes.owners.put(INSTANCE, other.name);
        moved.complete(null);
        nodes.run();

        assertThat(body(outcome)).isEqualTo("done");
        assertThat(other.begun).hasSize(1);
    }

    /** Its session begins there at this moment. */
    @Test
    void callIsTakenOnceItsInstanceCountsAsTheNodesThatHasClaimedIt() {
        nodes.claim(INSTANCE, other.name);
        nodes.owners.put(INSTANCE, other.name);
        other.counts = false;
        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.run();
        other.incoming.lookOrReport();
        assertThat(other.begun).isEmpty();
        assertThat(outcome).isNotDone();

        other.counts = true;
        other.incoming.lookOrReport();
        nodes.run();

        assertThat(body(outcome)).isEqualTo("done");
        assertThat(other.begun).hasSize(1);
    }

    /** The move may never end: it needs threads that end as well. */
    @Test
    void callThatWaitsForAMoveIsTurnedAwayByANodeThatEnds() {
        nodes.owners.put(INSTANCE, one.name);
        CompletableFuture<Void> moved = new CompletableFuture<>();
        nodes.leaving = Optional.of(moved);
        CompletableFuture<Relayed> outcome = one.carry("hello");

        one.outgoing.close();
        assertThat(kind(outcome)).isEqualTo(Kind.NOT_BEGUN);
        nodes.leaving = Optional.empty();
        nodes.owners.remove(INSTANCE);
        moved.complete(null);
        nodes.run();

        assertThat(nodes.owners).as("claimed").isEmpty();
        assertThat(one.outgoing.underWay()).isZero();
    }

    @Test
    void nodeThatEndsClaimsNothingForACall() {
        CompletableFuture<Relayed> outcome = one.carry("hello");
        one.outgoing.close();
        nodes.owners.clear();
        nodes.run();

        assertThat(kind(outcome)).isEqualTo(Kind.NOT_BEGUN);
        assertThat(nodes.owners).isEmpty();
    }

    @Test
    void instanceThatComesBackIsAnsweredBySender() {
        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.step();
        nodes.owners.put(INSTANCE, one.name);
        nodes.run();

        assertThat(kind(outcome)).isEqualTo(Kind.MINE);
        assertThat(other.begun).isEmpty();
        assertThat(nodes.rows()).isZero();
    }

    @Test
    void instanceThatIsNeverWhereItIsSaidToBeIsGivenUp() {
        other.whenLooking = () -> nodes.owners.put(INSTANCE, "elsewhere");
        TwoNodes.Node elsewhere = nodes.new Node("elsewhere");
        elsewhere.whenLooking = () -> nodes.owners.put(INSTANCE, other.name);

        CompletableFuture<Relayed> outcome = one.carry("hello");
        nodes.run();

        assertThat(kind(outcome)).isEqualTo(Kind.NOT_BEGUN);
        assertThat(other.begun).isEmpty();
        assertThat(elsewhere.begun).isEmpty();
        assertThat(nodes.rows()).isZero();
    }
}
