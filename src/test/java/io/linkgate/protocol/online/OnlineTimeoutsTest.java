package io.linkgate.protocol.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.online.OnlineSettings.Purpose;
import io.linkgate.protocol.stream.ConnectionEnd.Cause;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a linked companion waits for its server. */
class OnlineTimeoutsTest {

    private final OnlineRun run = new OnlineRun(Purpose.STAY);

    @Test
    void loginThatIsNeverAnsweredIsGivenUp() {
        run.connect();

        run.ring();

        assertThat(run.end().cause()).isEqualTo(Cause.LOST);
        assertThat(run.now()).isEqualTo(OnlineRun.START.plusSeconds(20));
    }

    @Test
    void requestAfterTheLoginIsWaitedForAMinute() {
        run.login();

        run.pass(Duration.ofSeconds(59));
        assertThat(run.isOver()).isFalse();

        run.pass(Duration.ofSeconds(1));
        assertThat(run.end().detail()).contains("60 s");
    }

    @Test
    void serverThatIsSilentAfterAKeepAliveIsDead() {
        run.goOnline();
        run.ring();
        assertThat(run.sent().has("xmlns", "w:p")).isTrue();

        run.ring();

        assertThat(run.end().cause()).isEqualTo(Cause.LOST);
    }

    @Test
    void companionThatWasSuspendedReadsTheAnswerBeforeTheServerIsDead() {
        run.goOnline();
        run.ring();

        run.pass(Duration.ofSeconds(60)); // the computer was suspended
        run.on(new OnlineEvent.TimePassed(0)); // the next keep-alive is long due, and extends nothing
        assertThat(run.isOver()).isFalse();

        run.pass(Duration.ofSeconds(2));
        assertThat(run.end().cause()).isEqualTo(Cause.LOST);
    }

    @Test
    void anythingThatComesProvesThatTheServerIsThere() {
        run.goOnline();
        run.ring();

        run.receives(Node.of("ib"));
        run.pass(Duration.between(run.now(), OnlineRun.START.plusSeconds(40)));

        assertThat(run.isOver()).isFalse();
    }
}
