package io.linkgate.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.EngineKind;
import io.linkgate.session.Cure;
import io.linkgate.session.Observer;
import io.linkgate.session.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkingProgressTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<String> seen = new ArrayList<>();
    private final LinkingProgress progress = new LinkingProgress(new Noted(), EngineKind.SANDBOX);
    private Instant now = Instant.EPOCH;

    @Test
    void codesWithoutAGapAreOneWaitForThePhone() {
        progress.codeShown(now, MINUTE);
        after(60);
        progress.codeShown(now, MINUTE);
        after(10);
        progress.scanned(now);
        progress.scanned(now); // the confirmation after a passkey
        after(2);
        progress.online(now);

        assertThat(seen).containsExactly("code", "code", "scanned after 70", "linked after 2");
    }

    @Test
    void codeAfterALongPauseBeginsAnotherWait() {
        progress.codeShown(now, MINUTE);
        after(600);
        progress.codeShown(now, MINUTE);
        after(5);
        progress.scanned(now);

        assertThat(seen).containsExactly("code", "code", "scanned after 5");
    }

    @Test
    void scanThatLedNowhereIsNoLink() {
        progress.codeShown(now, MINUTE);
        progress.scanned(now);
        after(5);
        progress.codeShown(now, MINUTE);
        after(5);
        progress.scanned(now);
        after(1);
        progress.online(now);

        assertThat(seen).containsExactly("code", "scanned after 0", "code", "scanned after 10", "linked after 1");
    }

    @Test
    void loginOfADeviceThatWasLinkedLongAgoIsNoLink() {
        progress.online(now);

        assertThat(seen).isEmpty();
    }

    private void after(int seconds) {
        now = now.plusSeconds(seconds);
    }

    private final class Noted implements Observer {

        @Override
        public void codeShown(EngineKind engine) {
            seen.add("code");
        }

        @Override
        public void scanned(EngineKind engine, Duration after) {
            seen.add("scanned after " + after.toSeconds());
        }

        @Override
        public void linked(EngineKind engine, Duration after) {
            seen.add("linked after " + after.toSeconds());
        }

        @Override
        public void moved(Transition transition) {}

        @Override
        public void healing(Cure cure) {}

        @Override
        public void firstCodeShown(EngineKind engine, Duration after) {}
    }
}
