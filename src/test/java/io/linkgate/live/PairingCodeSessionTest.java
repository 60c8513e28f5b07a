package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.PairingCodeAnswer;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.Wanted;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.session.PairingCodeResult;
import io.linkgate.session.SessionStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Pairing codes as a session sees them. */
class PairingCodeSessionTest extends OneSession {

    @Test
    void pairingCodeComesFromTheConnectionThatShowsAQrCode() {
        sessions.apply(running);
        engine.latest().showsCode("first", in(60));

        CompletableFuture<PairingCodeResult> code = requestCode();
        assertThat(code).isNotDone();
        engine.latest().answersCode(new PairingCodeAnswer.Ready("ABCD-1234", in(160)));

        assertThat(code.join()).isEqualTo(new PairingCodeResult.Ready("ABCD-1234", in(160)));
        assertThat(status()).isEqualTo(SessionStatus.SCAN_QR_CODE);
    }

    @Test
    void pairingCodeNeedsAQrCodeOnShow() {
        PairingCodeResult notNow = new PairingCodeResult.Missing(PairingCodeResult.Why.NOT_NOW);
        assertThat(requestCode().join()).as("stopped").isEqualTo(notNow);

        sessions.apply(running);
        assertThat(requestCode().join()).as("starting").isEqualTo(notNow);

        engine.latest().showsCode("first", in(60));
        clock.advance(Duration.ofSeconds(60));
        assertThat(requestCode().join()).as("the code has ended").isEqualTo(notNow);
        assertThat(engine.latest().codesWanted()).isZero();
    }

    @Test
    void callerThatRequestsAPairingCodeCountsAsWatching() {
        sessions.apply(running);
        engine.latest().showsCode("last", in(20));
        requestCode();

        engine.latest().ends(EndCause.CODES_EXHAUSTED);

        assertThat(engine.connections()).hasSize(2);
    }

    @Test
    void phoneThatIsLinkingIsWaitedForWithoutACode() {
        sessions.apply(running);
        engine.latest().showsCode("last", in(20));
        scheduler.advance(Duration.ofSeconds(19));

        engine.latest().phoneIsLinking(in(60));
        assertThat(status()).isEqualTo(SessionStatus.STARTING);
        assertThat(sessions.current(running).liveCode(clock.instant())).isEmpty();
        scheduler.advance(Duration.ofSeconds(59));
        look(0);

        assertThat(engine.connections())
                .as("the healer leaves the connection alone")
                .hasSize(1);
        assertThat(engine.latest().isClosed()).isFalse();
        assertThat(engine.latest().isConfirmedBy(ACCOUNT)).isCompleted();
    }

    @Test
    void phoneThatNeverLinksLeavesTheSessionToTheHealer() {
        sessions.apply(running);
        engine.latest().showsCode("last", in(20));
        engine.latest().phoneIsLinking(in(60));

        scheduler.advance(Duration.ofSeconds(120));

        assertThat(engine.connections().get(0).isClosed()).isTrue();
    }

    @Test
    void numberGetsOneCodeAMinuteWhicheverInstanceAsks() {
        Instance other = instance(EngineKind.WHATSAPP, Wanted.RUNNING);
        for (Instance each : List.of(running, other)) {
            sessions.apply(each);
            engine.latest().showsCode("first", in(600));
        }
        requestCode();
        clock.advance(Duration.ofSeconds(20));

        assertThat(sessions.requestCode(other, new PhoneNumber(15_550_001_111L))
                        .toCompletableFuture()
                        .join())
                .isEqualTo(new PairingCodeResult.TooSoon(Duration.ofSeconds(40)));
        assertThat(sessions.requestCode(other, new PhoneNumber(15_550_001_112L)).toCompletableFuture())
                .as("another number")
                .isNotDone();
        clock.advance(Duration.ofSeconds(40));

        assertThat(requestCode()).as("asked again").isNotDone();
    }

    @Test
    void codeThatWasNotAskedForCostsNoMinute() {
        assertThat(requestCode().join()).isInstanceOf(PairingCodeResult.Missing.class);

        sessions.apply(running);
        engine.latest().showsCode("first", in(60));

        assertThat(requestCode()).isNotDone();
    }

    @Test
    void pairingCodeIsNotPrinted() {
        assertThat(new PairingCodeResult.Ready("ABCD-1234", in(1)).toString()
                        + new PairingCodeAnswer.Ready("ABCD-1234", in(1)))
                .doesNotContain("ABCD");
    }
}
