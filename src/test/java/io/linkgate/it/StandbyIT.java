package io.linkgate.it;

import static io.linkgate.testkit.WarNode.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.CommonGround;
import io.linkgate.testkit.Polling;
import io.linkgate.testkit.WarNode;
import io.linkgate.testkit.WarProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two processes on one PostgreSQL, and a stand-in outside of them with a linked device: one holds the link, the other one
 * takes over when it is cut off, frozen, stopped or killed.
 */
@Tag("any-server")
class StandbyIT {

    private static final String TOKEN = "administrator-of-the-standby-tests";
    private static final String IN_USE = "Another Linkgate server has the database open";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory = Path.of(System.getProperty("standby.directory", "target/it/standby"));
    private CommonGround ground;
    private WarNode one;
    private WarNode other;

    @BeforeEach
    void start() throws Exception {
        ground = new CommonGround(directory, TOKEN);
        other = node("other", Map.of());
        one = node("one", ground.behindTheLine());
        one.begin();
        one.awaitReady();
        other.begin();
        awaitStandby(other);
    }

    private WarNode node(String name, Map<String, String> more) throws Exception {
        return ground.node(name, "home", Integer.getInteger("standby.port." + name, 0), more);
    }

    /** Waits until it waits for the other one. */
    private static void awaitStandby(WarNode node) throws Exception {
        until(() -> node.health("ready", 503, IN_USE));
    }

    @AfterEach
    void close() throws Exception {
        ground.close();
    }

    @Test
    void standbyTakesOverWhateverHappensToTheActiveOne() throws Exception {
        String id = link(one.api());
        CompletableFuture<Integer> link = theSocket();

        long before = fence();
        ground.line().cut();
        Times cut = takeover(other, before);
        assertThat(link).as("the connection of the one that was cut off").isDone();
        link = works(other, id);
        ground.line().mend();
        awaitStandby(one);
        assertThat(link).as("the connection of the active one").isNotDone();

        before = fence();
        other.process().freeze();
        Times frozen = takeover(one, before);
        link = works(one, id);
        other.process().thaw();
        awaitStandby(other);
        assertThat(link).as("the connection of the active one").isNotDone();
        assertThat(ground.socket().sockets().open()).hasSize(1);
        works(one, id);

        before = fence();
        assertThat(one.process().stop()).isEqualTo(WarProcess.TERMINATED);
        Times stopped = takeover(other, before);
        works(other, id);

        one.begin();
        awaitStandby(one);
        before = fence();
        other.process().kill();
        Times killed = takeover(one, before);
        works(one, id);

        System.out.printf("Takeover: cut off %s, frozen %s, stopped %s, killed %s%n", cut, frozen, stopped, killed);
    }

    /**
     * How long a takeover took.
     *
     * @param taken until the lease was held
     * @param ready until calls were answered
     */
    private record Times(Duration taken, Duration ready) {}

    private Times takeover(WarNode by, long before) throws Exception {
        long began = System.nanoTime();
        until(() -> fence() > before);
        Duration taken = Duration.ofNanos(System.nanoTime() - began);
        by.awaitReady();
        return new Times(taken, Duration.ofNanos(System.nanoTime() - began));
    }

    private long fence() {
        return ground.number("SELECT fence FROM active_node");
    }

    private String link(ApiClient api) throws Exception {
        String id = api.create("standby")
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .text("instance_id");
        ground.link(api.look(id, 25).text("value"), new PhoneNumber(15_550_005_511L));
        Polling.until(api, id, "WORKING", "SCAN_QR_CODE");
        return id;
    }

    /** Waits until the node holds the link; returns its connection. */
    private CompletableFuture<Integer> works(WarNode node, String id) throws Exception {
        Polling.until(node.api(), id, "WORKING", "SCAN_QR_CODE");
        return theSocket();
    }

    private CompletableFuture<Integer> theSocket() throws Exception {
        until(() -> ground.socket().sockets().open().size() == 1);
        return ground.socket().sockets().open().get(0);
    }
}
