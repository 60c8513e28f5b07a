package io.linkgate.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ReducedMotion;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.server.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * No code that the phone would refuse is on show for more than three seconds, whatever fails. Codes live as long as
 * WhatsApp's, so none of them ends by itself here.
 */
@Tag("browser")
@ExtendWith(Sites.class)
class DeadCodeIT {

    private static final Duration MAX_REFUSED = Duration.ofSeconds(3);
    /** Long enough to see that bound violated. */
    private static final Duration LOOK = MAX_REFUSED.plusMillis(700);
    /** A code that has gone must not come back. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(1);

    /** Those of docs/sandbox.md. */
    private static final List<Integer> FAILURES = List.of(401, 402, 403, 405, 409, 500, 503);

    private static final List<Integer> STREAM_ERRORS = List.of(401, 403, 440, 500, 503, 515, 516);

    /** Cannot be noticed before the keep-alive: its code is bounded by that. */
    private static final String SILENCE = "silence";

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(42);
    private static final int AT_ONCE = 3;

    private static World world;

    @BeforeAll
    static void enter(World shared) {
        world = shared;
    }

    /** Faults of the connection that shows a code, of the next one, and of a scan; and silence, beside all others. */
    @Test
    void noFaultKeepsACodeOnShow() throws Exception {
        Map<String, Duration> refused = new LinkedHashMap<>();
        try (Screen silent = new Screen(world, world.create("silent"), ReducedMotion.REDUCE)) {
            world.trouble(SILENCE, silent.awaitGoodCode());
            // They strike any connection: that of the silent one would be next.
            for (String fault :
                    faults().stream().filter(DeadCodeIT::isOfAnyCompanion).toList()) {
                refused.putAll(sufferTogether(List.of(fault), silent));
            }
            List<String> others = faults().stream()
                    .filter(fault -> !fault.equals(SILENCE) && !isOfAnyCompanion(fault))
                    .toList();
            for (int from = 0; from < others.size(); from += AT_ONCE) {
                List<String> some = others.subList(from, Math.min(others.size(), from + AT_ONCE));
                refused.putAll(sufferTogether(some, silent));
            }
            silent.lookUntil(
                    "the code after a silent connection", () -> silent.codes().size() > 1);
            assertThat(silent.longestRefused()).as(SILENCE).isLessThan(KEEP_ALIVE.plus(MAX_REFUSED));
        }

        report(refused);
    }

    private static Map<String, Duration> sufferTogether(List<String> faults, Screen silent) throws Exception {
        Map<String, Screen> screens = new LinkedHashMap<>();
        Map<String, String> instances = new LinkedHashMap<>();
        for (String fault : faults) {
            instances.put(fault, world.create("page"));
            screens.put(fault, new Screen(world, instances.get(fault), ReducedMotion.REDUCE));
        }
        Map<String, String> codes = new LinkedHashMap<>();
        screens.forEach((fault, screen) -> codes.put(fault, screen.awaitGoodCode()));
        List<Screen> watched = new ArrayList<>(screens.values());
        watched.add(silent);
        for (String fault : faults) {
            strike(fault, instances.get(fault), codes.get(fault));
            // Before the browser is given time: a page that reacts first would leave nothing to measure.
            screens.get(fault).judge();
            Screen.look(world, watched);
        }
        screens.forEach((fault, screen) -> {
            Optional<String> struck = Optional.of(codes.get(fault));
            Screen.lookUntil(
                    "the end of the code after " + fault, () -> !screen.code().equals(struck), world, watched);
        });
        lookFor(AFTERWARDS, watched);
        Map<String, Duration> refused = new LinkedHashMap<>();
        screens.forEach((fault, screen) -> {
            refused.put(fault, screen.longestRefused());
            screen.close();
        });
        world.calm();
        return refused;
    }

    private static void strike(String fault, String instance, String code) throws Exception {
        if (isOfAnyCompanion(fault)) {
            world.trouble(fault, 1);
        } else {
            world.trouble(fault, code);
        }
        if (appliesToNextConnection(fault)) {
            assertThat(world.api().command("restart", instance).status()).isEqualTo(200);
        } else if (isOfTheScan(fault)) {
            var unused = world.scan(code, ScanOutcome.LINK);
        }
    }

    /** WhatsApp cannot be reached for a while. */
    @Test
    void codeIsGoneWhenWhatsAppCannotBeReached() throws Exception {
        try (Screen screen = new Screen(world, world.create("page"), ReducedMotion.REDUCE)) {
            String code = screen.awaitGoodCode();
            world.trouble("failure 503", 1_000);
            world.trouble("stream_error 503", code);
            screen.lookFor(LOOK.plusSeconds(2));
            assertThat(screen.code()).isEmpty();
            assertThat(screen.wizard()).contains("cannot reach");
            screen.keep("unreachable");
            world.calm();
            screen.awaitGoodCode();

            report(Map.of("WhatsApp away", screen.longestRefused()));
        } finally {
            world.calm();
        }
    }

    @Test
    void codeIsGoneWhenTheServerStops() throws Exception {
        try (Screen screen = new Screen(world, world.create("page"), ReducedMotion.REDUCE)) {
            screen.awaitGoodCode();
            Thread stopping = new Thread(() -> stopServer(), "stopping");
            stopping.start();
            try {
                screen.lookFor(LOOK);
                assertThat(screen.code()).isEmpty();
                assertThat(screen.wizard()).contains("No connection to Linkgate");
                screen.keep("server-stopped");
            } finally {
                stopping.join();
                world.startServer();
            }
            screen.awaitGoodCode();

            report(Map.of("server stopped", screen.longestRefused()));
        }
    }

    @Test
    void codeIsGoneWhenTheServerIsKilled() throws Exception {
        try (Screen screen = new Screen(world, world.create("page"), ReducedMotion.REDUCE)) {
            screen.awaitGoodCode();
            world.server().kill();
            try {
                screen.lookFor(LOOK);
                assertThat(screen.code()).isEmpty();
                assertThat(screen.wizard()).contains("No connection to Linkgate");
            } finally {
                world.server().awaitEnd();
                world.startServer();
            }
            screen.awaitGoodCode();

            report(Map.of("server killed", screen.longestRefused()));
        }
    }

    /** The code is still good, but nothing could remove it when it no longer is. */
    @Test
    void codeIsVeiledWhenTheServerAnswersNothing() throws Exception {
        try (Screen screen = new Screen(world, world.create("page"), ReducedMotion.REDUCE)) {
            String code = screen.awaitGoodCode();
            world.server().freeze();
            try {
                screen.lookFor(MAX_REFUSED);
                assertThat(screen.code()).isEmpty();
                assertThat(screen.wizard()).contains("No connection to Linkgate", "This code may no longer work.");
                screen.keep("server-frozen");
            } finally {
                world.server().thaw();
            }
            assertThat(screen.awaitGoodCode()).isEqualTo(code);
        }
    }

    private static void lookFor(Duration time, Collection<Screen> screens) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Screen.look(world, screens);
        }
    }

    private static void stopServer() {
        try {
            world.server().stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void report(Map<String, Duration> refused) {
        refused.forEach(
                (fault, time) -> System.out.printf("refused while on show, ms: %5d  %s%n", time.toMillis(), fault));
        assertThat(refused)
                .allSatisfy((fault, time) -> assertThat(time).as(fault).isLessThan(MAX_REFUSED));
    }

    /** Every fault of the stand-in, so that a new one is tested here too. */
    private static List<String> faults() {
        List<String> faults = new ArrayList<>();
        for (String words : Trouble.all()) {
            switch (words) {
                case "failure" -> FAILURES.forEach(code -> faults.add(words + " " + code));
                case "stream_error" -> STREAM_ERRORS.forEach(code -> faults.add(words + " " + code));
                default -> faults.add(words);
            }
        }
        return faults;
    }

    /** Whether it strikes before the companion is known. */
    private static boolean isOfAnyCompanion(String fault) {
        return fault.startsWith("bad_certificate");
    }

    private static boolean appliesToNextConnection(String fault) {
        return fault.matches("refuse|hang|drop handshake|bad_certificate .*|failure .*|compressed|split|merged");
    }

    private static boolean isOfTheScan(String fault) {
        return fault.matches("bad_hmac|bad_signature|no_restart|drop signing|drop online");
    }
}
