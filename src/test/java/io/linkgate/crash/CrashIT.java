package io.linkgate.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.Launcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The server keeps its promises, whenever it is killed. With {@code -Dcrash.kills=1000} for hours, in a new home after
 * every ten kills; {@code -Dcrash.seed} repeats the choices of an earlier run, though not its exact times.
 */
@Tag("crash")
class CrashIT {

    private static final int KILLS = Integer.getInteger("crash.kills", 10);
    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
    private static final int KILLS_PER_HOME = 10;

    private final Tally tally = new Tally();

    @Test
    void killedServerComesBackWithAllThatItPromised() throws Exception {
        System.out.println("crash.seed=" + SEED);
        Random random = new Random(SEED);
        Path directory = Path.of(System.getProperty("crash.directory"));
        Launcher launcher = Launcher.of(
                Path.of(System.getProperty("it.war")),
                directory,
                Path.of(System.getProperty("crash.tomcat")),
                Integer.getInteger("crash.port"));

        for (int done = 0; done < KILLS; done += KILLS_PER_HOME) {
            Path home = Files.createDirectory(directory.resolve("home-" + done));
            try (World world = new World(launcher, home, tally, random)) {
                for (KillPlan plan : KillPlan.draw(Math.min(KILLS_PER_HOME, KILLS - done), random)) {
                    world.live(plan);
                }
                world.settle();
            }
        }

        System.out.println(tally);
        assertThat(tally.links()).isPositive();
        assertThat(tally.texts()).isPositive();
    }
}
