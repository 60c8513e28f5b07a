package io.linkgate.healer;

import static io.linkgate.healer.Situations.CONNECT;
import static io.linkgate.healer.Situations.NOW;
import static io.linkgate.healer.Situations.calm;
import static io.linkgate.healer.Situations.failed;
import static io.linkgate.healer.Situations.showing;
import static io.linkgate.healer.Situations.stopped;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.Wanted;
import io.linkgate.session.Reason;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the healer proposes for the owner's commands. */
class OwnerDecisionsTest {

    private final Reconciler reconciler = new Reconciler();

    @Test
    void ownerStartsWhatIsStopped() {
        assertThat(reconciler.onCommand(Wanted.RUNNING, stopped(Reason.STOPPED_BY_OWNER), calm(), NOW))
                .isEqualTo(CONNECT);
    }

    @Test
    void ownerStartsWhatWaitedForAPerson() {
        assertThat(reconciler.onCommand(Wanted.RUNNING, failed(Reason.REFUSED, Instant.MAX), calm(), NOW))
                .isEqualTo(CONNECT);
    }

    @Test
    void startingASessionThatShowsACodeChangesNothing() {
        assertThat(reconciler.onCommand(Wanted.RUNNING, showing(NOW.plusSeconds(9)), calm(), NOW))
                .isInstanceOf(Proposal.Leave.class);
    }

    @Test
    void ownerStopsAnything() {
        assertThat(reconciler.onCommand(Wanted.STOPPED, showing(NOW.plusSeconds(9)), calm(), NOW))
                .isEqualTo(new Proposal.Rest(Reason.STOPPED_BY_OWNER));
    }

    @Test
    void requestNeverStartsWhatTheOwnerStopped() {
        assertThat(reconciler.onPoll(Wanted.STOPPED, stopped(Reason.STOPPED_BY_OWNER), calm(), NOW))
                .isEqualTo(new Proposal.Leave(Instant.MAX));
    }
}
