package io.linkgate.protocol.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.protocol.Hostile;
import io.linkgate.protocol.Vectors;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.NodeDecoder;
import io.linkgate.protocol.node.NodeEncoder;
import io.linkgate.protocol.node.NodeException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** For any stanza of a hostile server the machine makes a legal move, and its answers can be encoded. */
class PairingFuzzTest {

    @Test
    void mutatedStanzasNeverConfuseTheMachine() {
        Random random = new Random(1);
        int stanzas = 0;
        for (JsonNode vector : Vectors.load("nodes.json").required("vectors")) {
            for (int i = 0; i < 200 && vector.has("hex"); i++) {
                byte[] bytes = Vectors.hex(vector, "/hex");
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                stanzas += hear(bytes, i % 2 == 0 ? PairingRun.awaitingRefs() : PairingRun.showing("r1", "r2"));
            }
        }
        assertThat(stanzas).isGreaterThan(2_000);
    }

    @Test
    void mutatedStanzasOfATypedCodeNeverConfuseTheMachine() {
        int stanzas = 0;
        for (Node honest : List.of(
                PairingCodeRun.answer("7.8-1"),
                PairingCodeRun.error("7.8-2", "429"),
                PairingCodeRun.primaryHello(),
                PairingCodeRun.refresh(),
                PairingCodeRun.notification(PairingCodeRun.registration().with("stage", "refresh_code")))) {
            for (byte[] bytes : Hostile.mutated(NodeEncoder.encode(honest), 300).toList()) {
                stanzas += hear(bytes, PairingCodeRun.asked("r1", "r2"));
                stanzas += hear(bytes, PairingCodeRun.offered("r1", "r2"));
                stanzas += hear(bytes, PairingCodeRun.finished("r1", "r2"));
            }
        }
        assertThat(stanzas).isGreaterThan(500);
    }

    @Test
    void mutatedRequestsForAPasskeyNeverConfuseTheMachine() {
        int stanzas = 0;
        for (byte[] bytes : Hostile.mutated(NodeEncoder.encode(PasskeyWaitTest.request()), 2_000)
                .toList()) {
            stanzas += hear(bytes, PairingRun.awaitingRefs());
            stanzas += hear(bytes, PairingRun.showing("r1", "r2"));
            stanzas += hear(bytes, PairingCodeRun.finished("r1", "r2"));
            stanzas += hear(bytes, PairingRun.showing("r1").receives(PasskeyWaitTest.request()));
        }
        assertThat(stanzas).isGreaterThan(500);
    }

    private static int hear(byte[] bytes, PairingRun run) {
        Node node;
        try {
            node = NodeDecoder.decode(bytes);
        } catch (NodeException expected) {
            return 0;
        }
        run.receives(node);
        run.sent().forEach(NodeEncoder::encode);
        return 1;
    }
}
