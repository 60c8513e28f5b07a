package io.linkgate.protocol.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.online.OnlineSettings.Purpose;
import io.linkgate.protocol.stream.ConnectionEnd.Cause;
import org.junit.jupiter.api.Test;

/** How a linked companion's connection ends, and what the end says about its link. */
class OnlineEndTest {

    private OnlineRun run = new OnlineRun(Purpose.STAY);

    @Test
    void leavingCompanionOnlyTakesItselfOffItsAccount() {
        run = new OnlineRun(Purpose.LEAVE);
        run.login();
        Node request = run.sent();
        assertThat(request.has("xmlns", "md")).isTrue();
        assertThat(request.child("remove-companion-device"))
                .contains(Node.of("remove-companion-device")
                        .with("jid", OnlineRun.JID)
                        .with("reason", "user_initiated"));

        run.receives(run.answer());

        assertThat(run.end().cause()).isEqualTo(Cause.LOGGED_OUT);
    }

    @Test
    void leavingCompanionThatIsOffAlreadyIsDoneToo() {
        run = new OnlineRun(Purpose.LEAVE);
        run.login();

        run.receives(Node.of("stream:error")
                .with("code", "401")
                .withChildren(Node.of("conflict").with("type", "device_removed")));

        assertThat(run.end().cause()).isEqualTo(Cause.LOGGED_OUT);
    }

    @Test
    void serverThatRefusesOrDoesNotAnswerTheLeavingIsNotTakenForDone() {
        run = new OnlineRun(Purpose.LEAVE);
        run.login();
        run.receives(run.answer().with("type", "error"));
        assertThat(run.end().cause()).isEqualTo(Cause.REFUSED);

        run = new OnlineRun(Purpose.LEAVE);
        run.login();
        run.ring();
        assertThat(run.end().cause()).isEqualTo(Cause.LOST);
    }

    @Test
    void refusedLoginEndsTheLinkAndARestartDoesNot() {
        run.connect();
        run.receives(Node.of("failure").with("reason", "401"));
        assertThat(run.end().cause()).isEqualTo(Cause.LOGGED_OUT);

        run = new OnlineRun(Purpose.STAY).goOnline();
        run.receives(Node.of("stream:error").with("code", "515"));
        assertThat(run.end().cause()).isEqualTo(Cause.RESTART);
    }

    @Test
    void conflictShowsWhetherTheLinkIsGoneOrTaken() {
        run.goOnline();
        run.receives(Node.of("stream:error")
                .with("code", "401")
                .withChildren(Node.of("conflict").with("type", "device_removed")));
        assertThat(run.end().cause()).isEqualTo(Cause.LOGGED_OUT);

        run = new OnlineRun(Purpose.STAY).goOnline();
        run.receives(Node.of("stream:error").withChildren(Node.of("conflict").with("type", "replaced")));
        assertThat(run.end().cause()).isEqualTo(Cause.REPLACED);
    }

    @Test
    void impossibleEventIsOurMistake() {
        run.goOnline();
        OnlineEvent late = new OnlineEvent.Connected();
        assertThatThrownBy(() -> run.on(late)).isInstanceOf(IllegalStateException.class);
    }
}
