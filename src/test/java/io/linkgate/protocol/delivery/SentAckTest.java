package io.linkgate.protocol.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.HostileNodes;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentAckTest {

    private static final Node ACK = Node.of("ack")
            .with("class", "message")
            .with("id", "3EB0AA")
            .with("from", "1234567@lid")
            .with("t", "1790000000");

    @Test
    void withoutAnErrorTheMessageIsStored() {
        SentAck ack = SentAck.parse(ACK).orElseThrow();

        assertThat(ack.id()).isEqualTo("3EB0AA");
        assertThat(ack.from()).contains(Jid.hidden("1234567"));
        assertThat(ack.at()).contains(Instant.ofEpochSecond(1790000000));
        assertThat(ack.isAccepted()).isTrue();
        assertThat(ack.isStale("2:abcdefgh")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"400, false", "404, false", "463, false", "475, false", "479, false", "500, true", "503, true"})
    void anErrorIsTheServersOrForGood(int error, boolean trouble) {
        SentAck ack = SentAck.parse(ACK.with("error", "" + error)).orElseThrow();

        assertThat(ack.error()).isEqualTo(OptionalInt.of(error));
        assertThat(ack.isAccepted()).isFalse();
        assertThat(ack.isServerTrouble()).isEqualTo(trouble);
    }

    @Test
    void anErrorThatIsNoNumberIsAnError() {
        for (String error : List.of("x", "", "00", "-0", "4294967296")) {
            assertThat(SentAck.parse(ACK.with("error", error)).orElseThrow().error())
                    .as(error)
                    .hasValue(SentAck.UNKNOWN_ERROR);
        }
        assertThat(SentAck.parse(ACK.with("error", "0")).orElseThrow().isAccepted())
                .isTrue();
    }

    @Test
    void anotherHashMeansOtherDevices() {
        SentAck ack = SentAck.parse(ACK.with("phash", "2:abcdefgh")).orElseThrow();

        assertThat(ack.isStale("2:abcdefgh")).isFalse();
        assertThat(ack.isStale("2:hgfedcba")).isTrue();
    }

    @Test
    void otherAcknowledgementsAreNone() {
        assertThat(SentAck.parse(ACK.with("class", "receipt"))).isEmpty();
        assertThat(SentAck.parse(Node.of("ack").with("class", "message"))).isEmpty();
        assertThat(SentAck.parse(Node.of("nack").with("class", "message").with("id", "1")))
                .isEmpty();
    }

    @Test
    void hostileStanzasAreReadOrNot() {
        HostileNodes.of(ACK.with("phash", "2:abcdefgh").with("error", "463"))
                .forEach(node -> SentAck.parse(node)
                        .ifPresent(ack -> assertThat(ack.id()).hasSizeBetween(1, 128)));
        assertThat(SentAck.parse(ACK).orElseThrow().toString()).doesNotContain("1234567");
    }
}
