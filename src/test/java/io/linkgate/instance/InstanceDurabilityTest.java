package io.linkgate.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.config.StorageSettings;
import io.linkgate.storage.Database;
import io.linkgate.testkit.ChildJvm;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceDurabilityTest {

    private static final int ROUNDS = 2;
    private static final int ANSWERS_BEFORE_THE_KILL = 100;

    @TempDir
    private Path home;

    @Test
    void everyAnsweredInsertSurvivesKillMinusNine() throws Exception {
        Set<String> answered = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            try (ChildJvm server = new ChildJvm(InsertsUntilKilled.class, home.toString())) {
                answered.addAll(server.read(ANSWERS_BEFORE_THE_KILL));
                answered.addAll(server.kill());
            }
        }
        assertThat(answered).hasSizeGreaterThanOrEqualTo(ROUNDS * ANSWERS_BEFORE_THE_KILL);

        try (Database database = Database.open(settings(home))) {
            assertThat(new SqlInstanceStore(database.jdbi()).all())
                    .extracting(instance -> instance.id().value())
                    .containsAll(answered);
        }
    }

    private static StorageSettings settings(Path home) {
        return new StorageSettings(home.resolve("db/linkgate"));
    }

    /** The child: prints each id after its insert returned. An id is one write to the pipe, so the kill cuts none. */
    static final class InsertsUntilKilled {

        private InsertsUntilKilled() {}

        public static void main(String[] arguments) {
            InstanceStore store = new SqlInstanceStore(
                    Database.open(settings(Path.of(arguments[0]))).jdbi());
            SecureRandom random = new SecureRandom();
            while (!System.out.checkError()) {
                InstanceId id = InstanceId.generate(random);
                store.insert(new Instance(id, "office", EngineKind.SANDBOX, Wanted.RUNNING, Instant.EPOCH));
                System.out.println(id);
            }
        }
    }
}
