package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.FakeEngine;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.session.Observer;
import io.linkgate.session.QrCode;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionStatus;
import io.linkgate.testkit.TestClock;
import io.linkgate.testkit.TestScheduler;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many sessions that want the same at the same time. */
class ManySessionsTest {

    private static final int PLACES = 64;

    private final TestClock clock = TestClock.atVectorTime();
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final FakeEngine engine = new FakeEngine();
    private final LiveSessions sessions = SessionsUnderTest.of(
            engine, new MapSnapshotStore(), new MapDeviceStore(), Observer.NONE, () -> {}, scheduler, clock);

    @Test
    void tenThousandThatStartTogetherConnectAFewAtATimeAndNoneIsForgotten() {
        List<Instance> all = instances(10_000);

        all.forEach(sessions::apply);
        for (int shown = 0; shown < all.size(); shown++) {
            assertThat(engine.connections().size() - shown).isBetween(1, PLACES);
            engine.connections().get(shown).showsCode("code", clock.instant().plusSeconds(60));
        }

        assertThat(engine.connections()).hasSize(all.size());
        assertThat(all).allMatch(one -> sessions.current(one).state().status() == SessionStatus.SCAN_QR_CODE);
    }

    @Test
    void sessionWithAWaitingCallerIsNext() {
        List<Instance> all = instances(PLACES + 100);
        all.forEach(sessions::apply);
        Instance last = all.get(all.size() - 1);

        var look = sessions.awaitCode(last, Duration.ofSeconds(20)).toCompletableFuture();
        engine.connections().get(0).showsCode("first", clock.instant().plusSeconds(60));
        engine.latest().showsCode("of the last", clock.instant().plusSeconds(60));

        assertThat(look.join().snapshot().liveCode(clock.instant()))
                .map(QrCode::text)
                .contains("of the last");
    }

    @Test
    void sessionsWithWaitingCallersKeepTheirOrder() {
        List<Instance> all = instances(PLACES + 100);
        all.forEach(sessions::apply);
        Instance early = all.get(PLACES + 50);
        Instance late = all.get(PLACES + 20);
        sessions.awaitCode(early, Duration.ofSeconds(20));
        sessions.awaitCode(late, Duration.ofSeconds(20));
        sessions.awaitCode(late, Duration.ofSeconds(20));

        engine.connections().get(0).showsCode("first", clock.instant().plusSeconds(60));
        engine.latest().showsCode("of the early one", clock.instant().plusSeconds(60));

        assertThat(sessions.current(early).liveCode(clock.instant())).isPresent();
        assertThat(sessions.current(late).liveCode(clock.instant())).isEmpty();
    }

    @Test
    void sessionThatWaitsForItsTurnIsNotStalledAndHasItsWholeTimeAfterwards() {
        List<Instance> all = instances(PLACES + 1);
        all.forEach(sessions::apply);
        Instance last = all.get(PLACES);

        scheduler.advance(Duration.ofSeconds(44));
        assertThat(sessions.current(last).state().status()).isEqualTo(SessionStatus.STARTING);
        engine.connections().get(0).showsCode("first", clock.instant().plusSeconds(60));
        scheduler.advance(Duration.ofSeconds(44));

        assertThat(sessions.current(last).state().status()).isEqualTo(SessionStatus.STARTING);
        scheduler.advance(Duration.ofMillis(1_050));
        assertThat(sessions.current(last).state().why()).contains(Reason.STALLED);
    }

    @Test
    void sessionThatLeavesTheQueueOrFailsMakesRoom() {
        List<Instance> all = instances(PLACES + 2);
        all.forEach(sessions::apply);

        sessions.apply(all.get(PLACES).withWanted(Wanted.STOPPED));
        engine.connections().get(0).ends(EndCause.REFUSED);

        assertThat(engine.connections()).hasSize(PLACES + 1);
        engine.latest().showsCode("of the last", clock.instant().plusSeconds(60));
        assertThat(sessions.current(all.get(PLACES + 1)).state().status()).isEqualTo(SessionStatus.SCAN_QR_CODE);
    }

    @Test
    void networkThatFailsAndReturnsIsNoStormEither() {
        List<Instance> all = instances(1_000);
        all.forEach(sessions::apply);
        for (int i = 0; i < engine.connections().size(); i++) {
            engine.connections().get(i).ends(EndCause.UNREACHABLE);
        }
        int before = engine.connections().size();

        scheduler.advance(Duration.ofMillis(500));

        assertThat(engine.connections().size() - before).isBetween(1, PLACES);
    }

    private List<Instance> instances(int number) {
        SecureRandom random = new SecureRandom();
        return IntStream.range(0, number)
                .mapToObj(i -> new Instance(
                        InstanceId.generate(random), "test", EngineKind.WHATSAPP, Wanted.RUNNING, clock.instant()))
                .toList();
    }
}
