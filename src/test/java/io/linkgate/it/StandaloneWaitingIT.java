package io.linkgate.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.WarProcess;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** {@code java -jar} over a home whose database is locked, as another server does it. */
@Tag("any-server")
class StandaloneWaitingIT {

    private static final int PORT = Integer.getInteger("standalone.port", 0);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private StandaloneWar war;

    @BeforeEach
    void homeWithADatabase(TestInfo test) throws Exception {
        war = StandaloneWar.of(test, PORT);
        try (WarProcess server = war.start(Map.of())) {
            server.stop();
        }
    }

    @Test
    void homeThatIsInUseIsWaitedFor() throws Exception {
        try (FileChannel other = database()) {
            FileLock lock = other.lock();
            try (WarProcess server = war.begin(Map.of())) {
                awaitStatus("/health/live", 200);
                assertThat(status("/v2/session/list")).isEqualTo(503);
                assertThat(war.printed()).contains("is in use by another Linkgate server");

                lock.release();

                awaitStatus("/health/ready", 200);
                assertThat(server.stop()).isEqualTo(WarProcess.TERMINATED);
            }
        }
        assertThat(war.temporary()).isEmptyDirectory();
    }

    @Test
    void serverThatHasWaitedInVainEndsWithStatusOne() throws Exception {
        try (FileChannel other = database()) {
            FileLock lock = other.lock();
            try (WarProcess server = war.begin(Map.of())) {
                awaitStatus("/health/live", 200);
                other.write(
                        ByteBuffer.wrap("not a database any more".repeat(1000).getBytes(UTF_8)), 0);

                lock.release();

                assertThat(server.awaitEnd()).isEqualTo(1);
            }
        }
        assertThat(war.printed()).contains("LINKGATE_HOME: the database ", "cannot be opened");
        assertThat(war.temporary()).isEmptyDirectory();
    }

    private FileChannel database() throws Exception {
        return FileChannel.open(war.home().resolve("db/linkgate.mv.db"), READ, WRITE);
    }

    private static void awaitStatus(String path, int expected) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int seen = 0;
        while (seen != expected) {
            assertThat(System.nanoTime()).as("time until %s", path).isLessThan(deadline);
            try {
                seen = status(path);
            } catch (ConnectException e) {
                seen = 0; // the server does not listen yet
            }
        }
    }

    private static int status(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + path))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }
}
