package io.linkgate.healer;

import static io.linkgate.healer.Situations.NOW;
import static io.linkgate.healer.Situations.banned;
import static io.linkgate.healer.Situations.calm;
import static io.linkgate.healer.Situations.connect;
import static io.linkgate.healer.Situations.ended;
import static io.linkgate.healer.Situations.failed;
import static io.linkgate.healer.Situations.vitals;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.EndCause;
import io.linkgate.instance.Wanted;
import io.linkgate.session.Cure;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionSnapshot;
import io.linkgate.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the healer proposes after bans, refusals and for outdated clients. */
class RefusalDecisionsTest {

    private final Reconciler reconciler = new Reconciler();

    @Test
    void requestCannotCureWhatNeedsAPerson() {
        assertThat(reconciler.onPoll(Wanted.RUNNING, failed(Reason.REFUSED, Instant.MAX), calm(), NOW))
                .isEqualTo(new Proposal.Leave(Instant.MAX));
    }

    @ParameterizedTest
    @EnumSource(
            value = EndCause.class,
            names = {"REFUSED", "REPLACED", "BANNED"})
    void permanentFailureWaitsForAPerson(EndCause cause) {
        assertThat(reconciler.afterEnd(ended(cause), calm(), NOW))
                .isInstanceOfSatisfying(
                        Proposal.Fail.class, fail -> assertThat(fail.retryAt()).isEqualTo(Instant.MAX));
    }

    @Test
    void refusalForAnUnknownReasonIsRetriedAfterALongGrowingPause() {
        for (int failures = 0; failures < 8; failures++) {
            long longest = Math.min(3600, 60L << failures);
            assertThat(reconciler.afterEnd(ended(EndCause.REFUSED_FOR_NOW), vitals(NOW, failures, 0.5), NOW))
                    .isInstanceOfSatisfying(Proposal.Fail.class, fail -> {
                        assertThat(fail.reason()).isEqualTo(Reason.REFUSED);
                        assertThat(fail.retryAt()).isBetween(NOW.plusSeconds(longest / 2), NOW.plusSeconds(longest));
                    });
        }
    }

    @Test
    void lastingFailureGoesOnAfterAStartUntilItsTimeHasPassed() {
        SessionState.Failed ban = new SessionState.Failed(Reason.BANNED, "x", NOW.plus(Duration.ofDays(30)));
        assertThat(reconciler.onLasting(ban, NOW)).isEqualTo(new Proposal.Fail(Reason.BANNED, "x", ban.retryAt()));
        assertThat(reconciler.onLasting(ban, ban.retryAt())).isEqualTo(connect(Cure.RETRY));
        SessionState.Failed replaced = new SessionState.Failed(Reason.REPLACED, "x", Instant.MAX);
        assertThat(reconciler.onLasting(replaced, NOW)).isEqualTo(new Proposal.Fail(Reason.REPLACED, "x", Instant.MAX));
    }

    @Test
    void pauseThatBeganBeforeTheClockWasSetBackIsOverAfterAStart() {
        SessionState.Failed refused = new SessionState.Failed(Reason.REFUSED, "x", NOW.plusSeconds(3600));
        assertThat(reconciler.onLasting(refused, NOW)).isInstanceOf(Proposal.Fail.class);
        assertThat(reconciler.onLasting(refused, NOW.minusSeconds(1))).isEqualTo(connect(Cure.RETRY));
        SessionState.Failed forGood = new SessionState.Failed(Reason.REFUSED, "x", Instant.MAX);
        assertThat(reconciler.onLasting(forGood, NOW)).isInstanceOf(Proposal.Fail.class);
    }

    @Test
    void requestNeverShortensARefusal() {
        SessionSnapshot refused = failed(Reason.REFUSED, NOW.plusSeconds(600));

        assertThat(reconciler.onPoll(Wanted.RUNNING, refused, calm(), NOW.plusSeconds(599)))
                .isEqualTo(new Proposal.Leave(NOW.plusSeconds(600)));
        assertThat(reconciler.onPoll(Wanted.RUNNING, refused, calm(), NOW.plusSeconds(600)))
                .isEqualTo(connect(Cure.RETRY));
        assertThat(reconciler.retryAfter(refused, calm(), NOW)).isZero();
    }

    /** A pause of an hour would otherwise last as long as the clock was set back. */
    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"REFUSED", "CLIENT_OUTDATED"})
    void refusalThatBeganInTheFutureIsOver(Reason reason) {
        SessionSnapshot refused = failed(reason, NOW.plusSeconds(3600));

        assertThat(reconciler.onClock(Wanted.RUNNING, refused, calm(), NOW.minusSeconds(86_400)))
                .isEqualTo(connect(Cure.RETRY));
        assertThat(reconciler.onClock(Wanted.RUNNING, refused, calm(), NOW.minusSeconds(1)))
                .as("clocks are never exact")
                .isEqualTo(new Proposal.Leave(NOW.plusSeconds(3600)));
        assertThat(reconciler.onClock(Wanted.RUNNING, failed(reason, Instant.MAX), calm(), NOW.minusSeconds(86_400)))
                .as("a person has to act")
                .isEqualTo(new Proposal.Leave(Instant.MAX));
    }

    @Test
    void outdatedClientIsRetriedEveryHourRegardlessOfRequests() {
        assertThat(reconciler.afterEnd(ended(EndCause.CLIENT_OUTDATED), calm(), NOW))
                .isInstanceOfSatisfying(
                        Proposal.Fail.class,
                        fail -> assertThat(fail.retryAt())
                                .isBetween(NOW.plus(Duration.ofMinutes(59)), NOW.plus(Duration.ofMinutes(60))));
        SessionSnapshot outdated = failed(Reason.CLIENT_OUTDATED, NOW.plus(Duration.ofHours(1)));

        assertThat(reconciler.onPoll(Wanted.RUNNING, outdated, calm(), NOW.plus(Duration.ofMinutes(59))))
                .isInstanceOf(Proposal.Leave.class);
        assertThat(reconciler.retryAfter(outdated, calm(), NOW)).isZero();
        assertThat(reconciler.onClock(Wanted.RUNNING, outdated, calm(), NOW.plus(Duration.ofHours(1))))
                .isEqualTo(connect(Cure.RETRY));
    }

    @Test
    void banIsRetriedAfterItsEnd() {
        assertThat(reconciler.afterEnd(banned(Duration.ofHours(1)), calm(), NOW))
                .isEqualTo(new Proposal.Fail(Reason.BANNED, "x", NOW.plus(Duration.ofHours(1))));
        assertThat(reconciler.onClock(Wanted.RUNNING, failed(Reason.BANNED, NOW), calm(), NOW))
                .isEqualTo(connect(Cure.RETRY));
    }

    @Test
    void banWithoutDurationIsStillFollowedByAPause() {
        assertThat(reconciler.afterEnd(banned(Duration.ZERO), calm(), NOW))
                .isInstanceOfSatisfying(
                        Proposal.Fail.class,
                        fail -> assertThat(fail.retryAt()).isBetween(NOW.plusMillis(250), NOW.plusMillis(500)));
    }

    @Test
    void requestNeverShortensABan() {
        SessionSnapshot banned = failed(Reason.BANNED, NOW.plusSeconds(3600));

        assertThat(reconciler.onPoll(Wanted.RUNNING, banned, calm(), NOW.plusSeconds(3599)))
                .isEqualTo(new Proposal.Leave(NOW.plusSeconds(3600)));
        assertThat(reconciler.onPoll(Wanted.RUNNING, banned, calm(), NOW.plusSeconds(3600)))
                .isInstanceOf(Proposal.Connect.class);
    }

    @Test
    void nothingIsPromisedDuringABan() {
        assertThat(reconciler.retryAfter(failed(Reason.BANNED, NOW.plusSeconds(5)), calm(), NOW))
                .isZero();
    }
}
