package io.linkgate.api.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.Engine;
import io.linkgate.engine.EngineClient;
import io.linkgate.engine.EngineConnection;
import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.EngineListener;
import io.linkgate.engine.EngineWarning;
import io.linkgate.engine.Reach;
import io.linkgate.engine.message.MessageStore;
import io.linkgate.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineChecksTest {

    private final TestClock clock = TestClock.atVectorTime();
    private final LookedAt engine = new LookedAt();

    @Test
    void unreachableServerIsVisibleButTakesNoNodeOut() {
        Instant earlier = clock.instant();
        engine.reach = Reach.UNTRIED.reached(earlier).failed(earlier.plusSeconds(1));

        CheckResult result = EngineChecks.reach("whatsapp", engine).check();

        assertThat(result.name()).isEqualTo("engine_whatsapp");
        assertThat(result.up()).isTrue();
        assertThat(result.data())
                .isEqualTo(Map.of(
                        "server",
                        "unreachable",
                        "last_reached",
                        earlier.toString(),
                        "last_failed",
                        earlier.plusSeconds(1).toString()));
        assertThat(engine.looks).isEqualTo(1);
    }

    @Test
    void latestAttemptDecides() {
        Instant now = clock.instant();

        assertThat(Reach.UNTRIED.state()).isEqualTo(Reach.State.UNKNOWN);
        assertThat(Reach.UNTRIED.failed(now).state()).isEqualTo(Reach.State.UNREACHABLE);
        assertThat(Reach.UNTRIED.failed(now).reached(now.plusMillis(1)).state()).isEqualTo(Reach.State.REACHABLE);
        assertThat(Reach.UNTRIED.reached(now).state()).isEqualTo(Reach.State.REACHABLE);
    }

    @Test
    void ageAndWarningsOfTheClientVersionAreShown() {
        engine.since = clock.instant().minus(Duration.ofDays(70));

        CheckResult result = EngineChecks.clientVersion(engine, clock).check();

        assertThat(result.up()).isTrue();
        assertThat(result.data())
                .isEqualTo(Map.of("version", "2.3000.7", "age_days", 70L, "warnings", List.of("client_version_old")));
    }

    private static final class LookedAt implements Engine {

        private Reach reach = Reach.UNTRIED;
        private Instant since = Instant.EPOCH;
        private int looks;

        @Override
        public Reach reach() {
            return reach;
        }

        @Override
        public void look() {
            looks++;
        }

        @Override
        public Optional<EngineClient> client() {
            return Optional.of(new EngineClient("2.3000.7", since));
        }

        @Override
        public List<EngineWarning> warnings() {
            return List.of(new EngineWarning("client_version_old", "It is old."));
        }

        @Override
        public EngineDevice newDevice() {
            throw new UnsupportedOperationException();
        }

        @Override
        public EngineDevice restore(byte[] saved) {
            throw new UnsupportedOperationException();
        }

        @Override
        public EngineConnection open(EngineDevice device, MessageStore messages, EngineListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public EngineConnection leave(EngineDevice device, EngineListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}
