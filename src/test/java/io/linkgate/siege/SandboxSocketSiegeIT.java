package io.linkgate.siege;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.NodeEncoder;
import io.linkgate.testkit.BareHttp;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The sandbox's socket requires no token. Attacks on it must not affect other callers. */
@Tag("siege")
class SandboxSocketSiegeIT {

    private static final String UPGRADE = """
            GET /sandbox/ws/chat HTTP/1.1
            Host: 127.0.0.1
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==

            """.replace("\n", "\r\n");

    private static final int SILENT = 3_500;
    private static final int COMPANIONS = 230;
    private static final int FRAME_BYTES = 1 << 20;
    private static final int BOMB_BYTES = (16 << 20) - 64;
    private static final int TOO_BIG = 1009;

    private static SmallLinkgate server;
    private final SecureRandom random = new SecureRandom();

    @BeforeAll
    static void start() throws Exception {
        server = SmallLinkgate.start(SandboxSocketSiegeIT.class, Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    /** From seven addresses, so that more than the bound for one address is tried. */
    @Test
    void silentSocketsAreBounded() throws Exception {
        try (HealthyPollers pollers = HealthyPollers.begin(server);
                Crowd crowd = new Crowd(server.port())) {
            for (int address = 2; address <= 8; address++) {
                crowd.open(SILENT / 7, "127.0.0." + address, UPGRADE.getBytes(StandardCharsets.US_ASCII));
            }
            pollers.awaitPolls(8);

            pollers.stop().assertHealthy(8 * HealthyPollers.USUAL_COUNT);
            System.out.println("siege, silent sockets: " + pollers.report() + ", " + crowd.firstLines());
            server.assertUnharmed();
            assertThat(crowd.firstLines().get("HTTP/1.1 101 ")).isBetween(50L, 320L);
            assertThat(crowd.firstLines().get("HTTP/1.1 503 ")).isGreaterThan(SILENT - 400);
        }
    }

    @Test
    void framesThatAreNeverFinishedAreRefused() throws Exception {
        byte[] unfinished = new byte[FRAME_BYTES];
        Arrays.fill(unfinished, (byte) 0x0f);
        List<HostileCompanion> companions = companions();
        try (HealthyPollers pollers = HealthyPollers.begin(server)) {
            companions.forEach(companion -> companion.send(unfinished));
            pollers.awaitPolls(8);

            pollers.stop().assertHealthy(8 * HealthyPollers.USUAL_COUNT);
            System.out.println("siege, unfinished frames: " + pollers.report());
            server.assertUnharmed();
            assertThat(closeCodes(companions)).containsOnlyKeys(TOO_BIG);
        }
    }

    @Test
    void framesThatInflateAreRefused() throws Exception {
        byte[] bomb = NodeEncoder.encodeCompressed(Node.of("iq").withBytes(new byte[BOMB_BYTES]));
        assertThat(bomb.length).isLessThan(20 * 1024);
        List<HostileCompanion> companions = companions();
        try (HealthyPollers pollers = HealthyPollers.begin(server)) {
            for (HostileCompanion companion : companions) {
                companion.sendFrame(bomb);
            }
            pollers.awaitPolls(8);

            pollers.stop().assertHealthy(8 * HealthyPollers.USUAL_COUNT);
            System.out.println("siege, inflating frames: " + pollers.report());
            server.assertUnharmed();
            assertThat(closeCodes(companions)).containsOnlyKeys(TOO_BIG);
        }
    }

    /**
     * The number of connections closed with each code. All of them read, so each receives its code: none may just break
     * (1006, -1).
     */
    private static Map<Integer, Integer> closeCodes(List<HostileCompanion> companions) throws Exception {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (HostileCompanion companion : companions) {
            counts.merge(companion.closeCode(), 1, Integer::sum);
        }
        return counts;
    }

    /**
     * As many as find a place; those that do not are turned away before they are connected. To be called before the
     * pollers begin: on a busy machine it takes a minute, in which codes end, and at that moment an answer without a
     * code is right.
     */
    private List<HostileCompanion> companions() throws Exception {
        BareHttp.Answer info = BareHttp.exchange(
                server.port(), "GET", "/v2/sandbox/info", Map.of("Authorization", "Bearer " + server.token()), "");
        PublicKey root = PublicKey.of(HexFormat.of()
                .parseHex(new ObjectMapper()
                        .readTree(info.body())
                        .path("root_key")
                        .asText()));
        HttpClient http = HttpClient.newHttpClient();
        List<HostileCompanion> connected = new ArrayList<>();
        connected.add(first(http, root));
        for (int i = 1; i < COMPANIONS; i++) {
            try {
                connected.add(HostileCompanion.connect(http, socket(), root, random));
            } catch (ExecutionException noPlace) {
                break;
            }
        }
        assertThat(connected).hasSizeGreaterThan(50);
        return connected;
    }

    /** Places that the attack before this one took are given back 15 s after the server has closed them. */
    private HostileCompanion first(HttpClient http, PublicKey root) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                return HostileCompanion.connect(http, socket(), root, random);
            } catch (ExecutionException noPlace) {
                assertThat(System.nanoTime()).as("time to find a place").isLessThan(end);
            }
        }
    }

    private static URI socket() {
        return URI.create("ws://127.0.0.1:" + server.port() + "/sandbox/ws/chat");
    }
}
