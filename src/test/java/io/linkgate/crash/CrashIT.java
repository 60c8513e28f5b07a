package io.linkgate.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.config.StorageSettings;
import io.linkgate.testkit.Launcher;
import io.linkgate.testkit.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The server keeps its promises, whenever it is killed, with each kind of database, and whenever its database is. With
 * {@code -Dcrash.kills=1000} for hours, in a new home after every ten kills; with PostgreSQL half as many, and a quarter
 * of PostgreSQL itself. {@code -Dcrash.seed} repeats the choices of an earlier run, though not its exact times.
 */
@Tag("crash")
class CrashIT {

    private static final int KILLS = Integer.getInteger("crash.kills", 10);
    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
    private static final int KILLS_PER_HOME = 10;

    private static Path directory;
    private static Launcher launcher;

    private final Random random = new Random(SEED);
    private final Tally tally = new Tally();

    @BeforeAll
    static void unpackTheWar() throws Exception {
        System.out.println("crash.seed=" + SEED);
        directory = Path.of(System.getProperty("crash.directory"));
        launcher = Launcher.of(
                Path.of(System.getProperty("it.war")),
                directory,
                Path.of(System.getProperty("crash.tomcat")),
                Integer.getInteger("crash.port"));
    }

    @Test
    void killedServerComesBackWithAllThatItPromised() throws Exception {
        kill(KILLS, "h2-", Optional::empty);
    }

    @Test
    void killedServerComesBackWithAllThatPostgresHas() throws Exception {
        kill(
                atLeastOne(KILLS / 2),
                "postgres-",
                () -> Optional.of(PostgresServer.shared().emptyDatabase()));
    }

    /** Linkgate itself runs on, and serves what it promised as soon as the database is back. */
    @Test
    void killedPostgresComesBackAndNothingIsLost() throws Exception {
        int kills = atLeastOne(KILLS / 4);
        try (PostgresServer postgres = PostgresServer.start()) {
            for (int done = 0; done < kills; done += KILLS_PER_HOME) {
                Path home = Files.createDirectory(directory.resolve("outage-" + done));
                try (World world = new World(launcher, home, Optional.of(postgres.emptyDatabase()), tally, random)) {
                    for (KillPlan plan : KillPlan.drawRunning(Math.min(KILLS_PER_HOME, kills - done), random)) {
                        world.outlive(postgres, plan);
                    }
                }
            }
        }

        System.out.println(tally);
        assertThat(tally.links()).isPositive();
        assertThat(tally.texts()).isPositive();
    }

    /** @param database returns a new one on a server, or nothing for H2 in the home */
    private void kill(int kills, String homes, Supplier<Optional<StorageSettings>> database) throws Exception {
        for (int done = 0; done < kills; done += KILLS_PER_HOME) {
            Path home = Files.createDirectory(directory.resolve(homes + done));
            try (World world = new World(launcher, home, database.get(), tally, random)) {
                for (KillPlan plan : KillPlan.draw(Math.min(KILLS_PER_HOME, kills - done), random)) {
                    world.live(plan);
                }
                world.settle();
            }
        }

        System.out.println(tally);
        assertThat(tally.links()).isPositive();
        assertThat(tally.texts()).isPositive();
    }

    private static int atLeastOne(int kills) {
        return Math.max(1, kills);
    }
}
