package io.linkgate.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ReducedMotion;
import io.linkgate.sandbox.stage.SandboxTiming;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One code after the other, over several connections, each in every frame that the browser draws. */
@Tag("browser")
@ExtendWith(Sites.class)
class CodeChangeIT {

    private static final SandboxTiming QUICK = new SandboxTiming(Duration.ofSeconds(3), Duration.ofSeconds(2));

    /** More than the six that one connection is offered. */
    private static final int CODES = 10;

    /**
     * Between two codes the page may show none for this long: the last second of a code is dimmed, since a scan would
     * arrive too late, and the next one may be a second late.
     */
    private static final Duration MAX_GAP = Duration.ofSeconds(2);

    /**
     * When one connection hands over to the next, the last code of the first may end early, and the page has to ask.
     */
    private static final Duration MAX_REFUSED = Duration.ofSeconds(3);

    private static World world;

    @BeforeAll
    static void start(SharedBrowser browser) throws Exception {
        world = new World(browser, "code-changes", QUICK);
    }

    @AfterAll
    static void stop() throws Exception {
        if (world != null) {
            world.close();
        }
    }

    @Test
    void codesFollowEachOtherWithoutABlankFrameAndNoneIsShownTooLong() throws Exception {
        try (Screen screen = new Screen(world, world.create("page"), ReducedMotion.REDUCE)) {
            screen.awaitGoodCode();
            screen.lookUntil(CODES + " codes", () -> screen.codes().size() >= CODES);

            System.out.printf(
                    "codes: %d, frames: %d, blank: %d, longest without a code, ms: %d%n",
                    screen.codes().size(),
                    screen.frameCount(),
                    screen.blankFrames(),
                    screen.longestGap().toMillis());
            assertThat(screen.blankFrames()).isZero();
            assertThat(screen.longestRefused()).isLessThan(MAX_REFUSED);
            assertThat(screen.longestGap()).isLessThan(MAX_GAP);
        }
    }
}
