package io.linkgate.protocol.pairing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.linkgate.protocol.Vectors;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.AdvVerdict;
import io.linkgate.protocol.identity.AdvVerifier;
import io.linkgate.protocol.identity.LinkedIdentity;
import io.linkgate.protocol.identity.PairSuccess;
import io.linkgate.protocol.identity.wire.AdvSignedDeviceIdentity;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.NodeDecoder;
import io.linkgate.protocol.node.NodeEncoder;
import io.linkgate.protocol.stream.ConnectionEnd;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The published confirmations as stanzas: read, answered, and turned down. */
class PairSuccessVectorTest {

    @ParameterizedTest
    @MethodSource("vectors")
    void stanzaReadsAsPublished(JsonNode vector) throws Exception {
        PairSuccess success = PairSuccess.of(stanza(vector, "/pairSuccess/stanzaHex"));

        assertThat(success.content()).isEqualTo(SecretBytes.of(Vectors.hex(vector, "/pairSuccess/deviceIdentityHex")));
        assertThat(success.jid())
                .isEqualTo(vector.requiredAt("/pairSuccess/jid").asText());
        assertThat(success.lid())
                .isEqualTo(vector.requiredAt("/pairSuccess/lid").asText());
        assertThat(success.platform())
                .isEqualTo(vector.requiredAt("/pairSuccess/platform").asText());
        assertThat(success.business())
                .isEqualTo(vector.at("/pairSuccess/business").asText(""));
        assertThat(success.request().has("id", "3141592653")).isTrue();
        assertThat(success.toString()).doesNotContain("15550001111");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void answerHasThePublishedBytes(JsonNode vector) throws Exception {
        AdvSignedDeviceIdentity signed =
                AdvSignedDeviceIdentity.parseFrom(Vectors.hex(vector, "/pairSuccess/signedDeviceIdentityHex"))
                        .toBuilder()
                        .setDeviceSignature(
                                ByteString.copyFrom(Vectors.hex(vector, "/expected/deviceSignatureHexOneValidExample")))
                        .build();
        Node request = stanza(vector, "/pairSuccess/stanzaHex");

        Node answer = Confirmation.signed(request, LinkedIdentity.ofStored(signed.toByteArray()));

        assertThat(NodeEncoder.encode(answer)).isEqualTo(Vectors.hex(vector, "/expected/reply/stanzaHex"));
    }

    @ParameterizedTest
    @MethodSource("negatives")
    void forgedConfirmationIsAnsweredWithItsError(JsonNode vector, JsonNode negative) throws Exception {
        PairingRun run = PairingRun.showing("r1").receives(stanza(negative, "/stanzaHex"));
        PairSuccess success = run.only(PairingAction.ConfirmLink.class).get(0).success();
        AdvVerdict verdict = AdvVerifier.verify(
                success.content().bytes(),
                SecretBytes.of(Vectors.hex(vector, "/advSecretHex")),
                KeyPair.ofPrivate(Vectors.hex(vector, "/companionIdentity/private")),
                new byte[KeyPair.SIGNATURE_RANDOM_LENGTH]);

        run.on(new PairingEvent.LinkRefused(((AdvVerdict.Refused) verdict).step()));

        assertThat(run.sent())
                .containsExactly(Node.of("iq")
                        .with("to", "@s.whatsapp.net")
                        .with("type", "error")
                        .with("id", "3141592653")
                        .withChildren(Node.of("error")
                                .with("code", negative.required("errorCode").asText())
                                .with("text", negative.required("errorText").asText())));
        assertThat(run.end().cause()).isEqualTo(ConnectionEnd.Cause.PROTOCOL);
    }

    private static Node stanza(JsonNode json, String pointer) throws Exception {
        return NodeDecoder.decode(Vectors.hex(json, pointer));
    }

    private static Stream<Arguments> vectors() {
        return Vectors.each("adv.json")
                .map(vector -> argumentSet(vector.required("name").asText(), vector));
    }

    private static Stream<Arguments> negatives() {
        return Vectors.each("adv.json")
                .flatMap(vector -> Vectors.elements(vector.required("negatives"))
                        .map(negative -> argumentSet(
                                vector.required("name").asText() + " "
                                        + negative.required("name").asText(),
                                vector,
                                negative)));
    }
}
