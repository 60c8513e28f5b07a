package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.EndCause;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionState;
import io.linkgate.session.SessionStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A session begins again, as after a start of the server or on another node, whose last connection has failed. */
class LastingFailureTest extends OneSession {

    @BeforeEach
    void linkOne() {
        link();
    }

    /** A login would take the link away from the other copy, which would take it back. */
    @ParameterizedTest
    @EnumSource(
            value = EndCause.class,
            names = {"REPLACED", "BANNED"})
    void whatNeedsAPersonIsNotTriedAgainUntilTheOwnerSaysSo(EndCause cause) {
        engine.latest().ends(cause);
        SessionState failed = sessions.current(running).state();
        int connections = engine.connections().size();

        moveAndBack();

        assertThat(sessions.current(running).state()).isEqualTo(failed);
        assertThat(sessions.current(running).failure().reason())
                .isEqualTo(failed.why().orElseThrow());
        scheduler.advance(Duration.ofDays(1));
        sessions.watch(running);
        assertThat(engine.connections()).hasSize(connections);
        sessions.apply(running);
        assertThat(engine.connections()).hasSize(connections + 1);
        assertThat(status()).isEqualTo(SessionStatus.STARTING);
    }

    @Test
    void banIsWaitedOut() {
        engine.latest().isBannedFor(Duration.ofHours(3));
        int connections = engine.connections().size();
        clock.advance(Duration.ofHours(1));

        moveAndBack();

        assertThat(sessions.current(running).state().why()).contains(Reason.BANNED);
        scheduler.advance(Duration.ofMinutes(119));
        assertThat(engine.connections()).hasSize(connections);
        scheduler.advance(Duration.ofSeconds(61));
        assertThat(engine.connections()).hasSize(connections + 1);
    }

    @Test
    void banThatHasEndedInBetweenIsNotWaitedFor() {
        engine.latest().isBannedFor(Duration.ofHours(3));
        int connections = engine.connections().size();
        clock.advance(Duration.ofHours(3));

        moveAndBack();

        assertThat(engine.connections()).hasSize(connections + 1);
    }

    /** A new version of Linkgate may be what helps against a refusal for good. */
    @ParameterizedTest
    @EnumSource(
            value = EndCause.class,
            names = {"UNREACHABLE", "REFUSED"})
    void otherFailuresAreTriedAgainAtOnce(EndCause cause) {
        engine.latest().ends(cause);
        int connections = engine.connections().size();

        moveAndBack();

        assertThat(engine.connections()).hasSize(connections + 1);
    }

    @Test
    void callerBeforeTheSessionBeginsFindsTheFailure() {
        engine.latest().ends(EndCause.REPLACED);
        int connections = engine.connections().size();
        sessions.leave(List.of(running.id()));
        sessions.remember(List.of(running));
        sessions.forgetMoved(running.id());

        sessions.watch(running);
        look(0);
        sessions.resume(running);

        assertThat(sessions.current(running).state().why()).contains(Reason.REPLACED);
        assertThat(engine.connections()).hasSize(connections);
    }

    @Test
    void commandBeforeTheSessionBeginsEndsTheFailure() {
        engine.latest().ends(EndCause.REPLACED);
        sessions.leave(List.of(running.id()));
        sessions.remember(List.of(running));
        sessions.forgetMoved(running.id());

        sessions.apply(running);
        int connections = engine.connections().size();
        sessions.resume(running);

        assertThat(status()).isEqualTo(SessionStatus.STARTING);
        assertThat(engine.connections()).hasSize(connections);
    }

    /** As after a logout whose last move another node did not see. */
    @Test
    void instanceWithoutADeviceIsNotReplaced() {
        engine.latest().ends(EndCause.REPLACED);
        int connections = engine.connections().size();
        devices.erase(running.id());

        moveAndBack();

        assertThat(engine.connections()).hasSize(connections + 1);
    }

    /** The owner's command was carried out before, so the failure is over. */
    @Test
    void failureThatIsOverIsForgotten() {
        engine.latest().ends(EndCause.REPLACED);
        sessions.apply(running);
        int connections = engine.connections().size();

        moveAndBack();

        assertThat(engine.connections()).hasSize(connections + 1);
    }

    private void moveAndBack() {
        assertThat(sessions.leave(List.of(running.id()))).isCompleted();
        sessions.take(List.of(running));
    }
}
