package io.linkgate.siege;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.NodeEncoder;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.ApiClient.Reply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    private static final int SESSIONS_AT_ONCE = 10;
    private static final int ONE_MIB = 1 << 20;
    private static final int MAX_FRAME_BYTES = 64 * 1024;
    private static final int MAX_ITEMS = 2_000;
    private static final int BOMB_BYTES = (16 << 20) - 64;

    /** More than the buffers of both systems for a companion that does not read. */
    private static final long MAX_TAKEN_BYTES = ONE_MIB;

    private static final Node PING =
            Node.of("iq").with("type", "get").with("id", "1").with("xmlns", "urn:xmpp:ping");

    /** Much longer than its reply: fewer of them fill the buffers on their way, and many replies fill those on theirs. */
    private static final byte[] QUESTION = NodeEncoder.encode(PING.with("t", "x".repeat(250)));

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

    /** The engine reads on only after its replies are written, so the questions stay in the network. */
    @Test
    void questionsAreNotTakenWhileTheRepliesAreNotRead() throws Exception {
        flood("questions, replies not read", victim -> {
            while (true) {
                victim.flood(QUESTION);
            }
        });
    }

    @Test
    void questionsAreTakenSlowlyWhileTheRepliesAreRead() throws Exception {
        flood("questions, replies read", victim -> {
            while (true) {
                victim.flood(QUESTION);
                victim.readWhatIsThere();
            }
        });
    }

    /** Each takes a hundred bytes on the wire and up to some milliseconds to read. */
    @Test
    void stanzasThatAreCostlyToReadAreTakenEvenMoreSlowly() throws Exception {
        Node costly = PING.withChildren(Collections.nCopies(MAX_ITEMS - 10, Node.of("item")));
        byte[] plain = NodeEncoder.encodeCompressed(costly);
        assertThat(plain.length).isLessThan(1024);

        flood("costly stanzas", victim -> {
            while (true) {
                victim.flood(plain);
            }
        });
    }

    /** The client would answer these by itself, without asking the engine whether to read on. */
    @Test
    void pingsOfTheSocketAreTakenSlowlyToo() throws Exception {
        flood("pings of the socket", victim -> {
            while (true) {
                victim.floodWithPings();
            }
        });
    }

    /** Sends without end to every session, and checks that little of it was taken. */
    private void flood(String name, HostileServer.Attack attack) throws Exception {
        Queue<Victim> victims = new ConcurrentLinkedQueue<>();

        attack(name, victim -> {
            victims.add(victim);
            attack.on(victim);
        });

        LongSummaryStatistics taken = victims.stream().mapToLong(Victim::poured).summaryStatistics();
        System.out.println("siege, " + name + ": " + taken.getMax() + " bytes taken of one, " + taken.getSum()
                + " of all, in " + hostile.attacked() + " connections");
        assertThat(taken.getMax()).isBetween(1_000L, MAX_TAKEN_BYTES);
        deleteSessions();
        ids.clear();
        hostile.await(() -> hostile.open() == 0);
    }

    /** Creates a few sessions at once: each is a forced write, and the disk is not what is attacked. */
    private void createSome(ApiClient api) throws Exception {
        List<CompletableFuture<Reply>> created = new ArrayList<>();
        for (int i = 0; i < SESSIONS_AT_ONCE; i++) {
            created.add(api.create("hostile", "whatsapp"));
        }
        for (CompletableFuture<Reply> one : created) {
            ids.add(one.get(60, TimeUnit.SECONDS).text("instance_id"));
        }
    }

    /** As many attacks as there are sessions, or more, while the pollers go on. */
    private void attack(String name, HostileServer.Attack attack) throws Exception {
        hostile.attackWith(attack);
        try (HealthyPollers pollers = HealthyPollers.begin(server)) {
            ApiClient api = server.api();
            while (ids.size() < SESSIONS) {
                createSome(api);
            }
            hostile.await(() -> hostile.attacked() >= SESSIONS);
            pollers.awaitPolls(8);

            pollers.stop().assertHealthy(8 * HealthyPollers.USUAL_COUNT);
            System.out.println("siege, " + name + ": " + pollers.report());
            server.assertUnharmed();
        }
    }
}
