package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.config.StorageSettings;
import io.linkgate.credential.Rotation;
import io.linkgate.storage.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Running instances whose sealed devices, or whose keyset, change between two starts. */
class SealedDevicesOfARunningServerTest {

    @TempDir
    private Path directory;

    private RunningLinkgate linkgate;
    private String first;
    private String second;

    @BeforeEach
    void twoInstancesWork() {
        linkgate = RunningLinkgate.in(directory);
        first = linked("15550001111");
        second = linked("15550002222");
    }

    @AfterEach
    void stop() {
        linkgate.close();
    }

    @Test
    void damagedRowDisablesItsOwnInstanceOnlyAndIsKept() {
        linkgate.stop();
        byte[] whole = database(jdbi -> sealed(jdbi, first));
        byte[] damaged = whole.clone();
        damaged[damaged.length / 2] ^= 1;
        database(jdbi -> replace(jdbi, first, damaged));
        linkgate.start();

        linkgate.await(second, "WORKING");
        assertThat(linkgate.await(first, "FAILED").path("reason").asText()).isEqualTo("credentials_unreadable");
        linkgate.post("/v2/session/start?instance_id=" + first, "");
        assertThat(linkgate.await(first, "FAILED").path("reason").asText())
                .as("neither a poll nor a start replaces a device that may come back")
                .isEqualTo("credentials_unreadable");
        linkgate.stop();
        byte[] left = database(jdbi -> sealed(jdbi, first));
        assertThat(left).isEqualTo(damaged);

        database(jdbi -> replace(jdbi, first, whole));
        linkgate.start();
        linkgate.await(first, "WORKING");
    }

    @Test
    void keyIsReplacedBetweenStartsWithoutAnyScan() {
        changeKeyset(Rotation::withNewPrimary);
        linkgate.await(first, "WORKING");
        linkgate.await(second, "WORKING");

        changeKeyset(Rotation::primaryOnly);

        linkgate.await(first, "WORKING");
        linkgate.await(second, "WORKING");
    }

    @Test
    void instanceThatIsStoppedIsLinkedRightAfterARestart() {
        linkgate.post("/v2/session/stop?instance_id=" + first, "");
        linkgate.stop();
        database(jdbi -> jdbi.withHandle(handle -> handle.execute("UPDATE devices SET account = NULL")));
        linkgate.start();

        JsonNode info = linkgate.awaitField(first, "/me/id", "15550001111@c.us");

        assertThat(info.path("status").asText()).isEqualTo("STOPPED");
        assertThat(info.path("linked").asBoolean()).isTrue();
        assertThat(info.path("retry_at").isNull()).isTrue();
        linkgate.stop();
        int described = database(jdbi ->
                jdbi.withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM devices WHERE account IS NOT NULL")
                        .mapTo(Integer.class)
                        .one()));
        assertThat(described).as("read from the devices once").isEqualTo(2);
        linkgate.start();
        assertThat(linkgate.info(first).path("me").path("id").asText()).isEqualTo("15550001111@c.us");
    }

    @Test
    void deletionThatAKillInterruptedIsFinishedAtTheNextStart() {
        linkgate.stop();
        database(jdbi -> jdbi.withHandle(
                handle -> handle.execute("UPDATE instances SET wanted = 'DELETED' WHERE id = ?", first)));

        linkgate.start();

        assertThat(linkgate.tryGet("/v2/session/info?instance_id=" + first).status())
                .isEqualTo(404);
        linkgate.await(second, "WORKING");
        linkgate.stop();
        int left = database(jdbi -> jdbi.withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM instances")
                .mapTo(Integer.class)
                .one()));
        assertThat(left).isEqualTo(1);
    }

    private void changeKeyset(UnaryOperator<String> how) {
        linkgate.stop();
        Path keyset = linkgate.home().resolve("keyset.json");
        try {
            Files.writeString(keyset, how.apply(Files.readString(keyset)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        linkgate.start();
    }

    private String linked(String phone) {
        String id = linkgate.createInstance("with-" + phone.substring(7));
        linkgate.await(id, "SCAN_QR_CODE");
        linkgate.post("/v2/sandbox/scan", "instance_id=" + id + "&phone_number=" + phone);
        linkgate.await(id, "WORKING");
        return id;
    }

    private static byte[] sealed(Jdbi jdbi, String id) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT sealed FROM devices WHERE instance_id = ?")
                .bind(0, id)
                .mapTo(byte[].class)
                .one());
    }

    private static int replace(Jdbi jdbi, String id, byte[] sealed) {
        return jdbi.withHandle(
                handle -> handle.execute("UPDATE devices SET sealed = ? WHERE instance_id = ?", sealed, id));
    }

    /** Reads or changes the database of the stopped server. */
    private <T> T database(Function<Jdbi, T> look) {
        try (Database database =
                Database.open(new StorageSettings(linkgate.home().resolve("db").resolve("linkgate")))) {
            return look.apply(database.jdbi());
        }
    }
}
