package io.linkgate.siege;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.NodeEncoder;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.ApiClient.Reply;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The engine connects to a server that proves its identity and then attacks: 200 sessions of the engine {@code
 * whatsapp}, configured as an operator may configure them. The instances of healthy pollers are linked by the same
 * process.
 */
@Tag("siege")
class HostileServerIT {

    private static final int SESSIONS = 200;
    private static final int ONE_MIB = 1 << 20;
    private static final int MAX_FRAME_BYTES = 64 * 1024;
    private static final int BOMB_BYTES = (16 << 20) - 64;

    /** Unfinished frames may hold a sixteenth of the heap together, which is less than that. */
    private static final int MAX_HELD_BYTES = SmallLinkgate.USUAL_HEAP_MEGABYTES * ONE_MIB / 16;

    private static HostileServer hostile;
    private static SmallLinkgate server;
    private final List<String> ids = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        hostile = new HostileServer();
        server = SmallLinkgate.start(
                HostileServerIT.class,
                Map.of(
                        "LINKGATE_WHATSAPP_ENDPOINT", hostile.uri().toString(),
                        "LINKGATE_WHATSAPP_ROOT_KEY",
                                HexFormat.of().formatHex(hostile.root().bytes()),
                        "LINKGATE_WHATSAPP_VERSION", "2.3000.1049833609"));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        hostile.close();
    }

    @AfterEach
    void deleteSessions() throws Exception {
        ApiClient api = server.api();
        for (String id : ids) {
            api.command("delete", id);
        }
    }

    @Test
    void framesThatWouldBeTooLongEndTheirConnectionsAtOnce() throws Exception {
        byte[] frame = new byte[ONE_MIB];
        frame[0] = ONE_MIB >> 16;

        attack("unfinished frames of 1 MiB", victim -> {
            victim.send(frame);
            victim.hold();
        });

        hostile.await(() -> hostile.open() == 0);
    }

    /** One byte is missing of each, and all together are more than there is room for. */
    @Test
    void unfinishedFramesAreHeldUntilTheirRoomIsFull() throws Exception {
        byte[] frame = new byte[3 + MAX_FRAME_BYTES - 1];
        frame[0] = MAX_FRAME_BYTES >> 16;

        attack("unfinished frames of 64 KiB", victim -> {
            victim.send(frame);
            victim.hold();
        });

        hostile.await(() -> hostile.open() <= MAX_HELD_BYTES / MAX_FRAME_BYTES);
        assertThat(hostile.open()).as("connections that hold a frame").isGreaterThan(SESSIONS / 4);
    }

    @Test
    void framesThatInflateEndTheirConnections() throws Exception {
        byte[] bomb = NodeEncoder.encodeCompressed(Node.of("iq").withBytes(new byte[BOMB_BYTES]));
        assertThat(bomb.length).isLessThan(20 * 1024);

        attack("inflating frames", victim -> {
            victim.sayPlain(bomb);
            victim.hold();
        });

        hostile.await(() -> hostile.open() == 0);
    }

    /** As many attacks as there are sessions, or more, while the pollers go on. */
    private void attack(String name, HostileServer.Attack attack) throws Exception {
        hostile.attackWith(attack);
        try (HealthyPollers pollers = HealthyPollers.begin(server)) {
            ApiClient api = server.api();
            List<CompletableFuture<Reply>> created = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                created.add(api.create("hostile", "whatsapp"));
            }
            for (CompletableFuture<Reply> one : created) {
                ids.add(one.get(60, TimeUnit.SECONDS).text("instance_id"));
            }
            hostile.await(() -> hostile.attacked() >= SESSIONS);
            pollers.awaitPolls(8);

            pollers.stop().assertHealthy(8 * HealthyPollers.USUAL_COUNT);
            System.out.println("siege, " + name + ": " + pollers.report());
            server.assertUnharmed();
        }
    }
}
