package io.linkgate.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.linkgate.protocol.Vectors;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.crypto.XEdDsa;
import io.linkgate.protocol.identity.wire.AdvSignedDeviceIdentity;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.NodeDecoder;
import io.linkgate.protocol.node.NodeException;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every published confirmation of a phone, including the forged ones. */
class AdvVectorTest {

    private static final byte[] RANDOM = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];

    @ParameterizedTest
    @MethodSource("vectors")
    void genuineIdentityIsAcceptedAndSigned(JsonNode vector) throws Exception {
        KeyPair companion = companion(vector);

        AdvVerdict verdict = verify(vector, Vectors.hex(vector, "/pairSuccess/deviceIdentityHex"));

        LinkedIdentity linked = ((AdvVerdict.Accepted) verdict).identity();
        assertThat(linked.keyIndex())
                .isEqualTo(vector.requiredAt("/pairSuccess/keyIndex").asLong());
        assertThat(linked.accountKey().bytes()).isEqualTo(Vectors.hex(vector, "/account/public"));
        assertThat(linked.accountKey().bytes())
                .isEqualTo(Vectors.hex(vector, "/expected/storedAccountSignatureKeyHex"));
        AdvSignedDeviceIdentity answer = AdvSignedDeviceIdentity.parseFrom(linked.answer());
        assertThat(answer.hasAccountSignatureKey()).isFalse();
        assertThat(hex(answer.getDetails())).isEqualTo(field(vector, "1 details"));
        assertThat(hex(answer.getAccountSignature())).isEqualTo(field(vector, "3 accountSignature"));
        assertThat(XEdDsa.verify(
                        companion.publicKey(),
                        Vectors.hex(vector, "/expected/deviceSignedMessageHex"),
                        answer.getDeviceSignature().toByteArray()))
                .isTrue();
        assertThat(LinkedIdentity.ofStored(linked.stored())).isEqualTo(linked);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void identityIsTheOneInThePublishedStanza(JsonNode vector) throws NodeException {
        Node stanza = NodeDecoder.decode(Vectors.hex(vector, "/pairSuccess/stanzaHex"));

        byte[] content = stanza.child("pair-success")
                .flatMap(success -> success.child("device-identity"))
                .flatMap(Node::bytes)
                .orElseThrow();

        assertThat(content).isEqualTo(Vectors.hex(vector, "/pairSuccess/deviceIdentityHex"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void signedAndSealedBytesAreThePublishedOnes(JsonNode vector) throws PairingException {
        byte[] content = Vectors.hex(vector, "/pairSuccess/deviceIdentityHex");
        AdvSignedDeviceIdentity signed =
                AdvFormat.signedIdentity(AdvFormat.container(content).getDetails());

        assertThat(signed.toByteArray()).isEqualTo(Vectors.hex(vector, "/pairSuccess/signedDeviceIdentityHex"));
        assertThat(signed.getDetails().toByteArray()).isEqualTo(Vectors.hex(vector, "/pairSuccess/innerDetailsHex"));
        assertThat(AdvFormat.accountSigned(
                        signed.getDetails(),
                        vector.required("hosted").asBoolean(),
                        companion(vector).publicKey()))
                .isEqualTo(Vectors.hex(vector, "/pairSuccess/accountSignedMessageHex"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void publishedExampleOfTheAnswerIsValid(JsonNode vector) {
        assertThat(XEdDsa.verify(
                        companion(vector).publicKey(),
                        Vectors.hex(vector, "/expected/deviceSignedMessageHex"),
                        Vectors.hex(vector, "/expected/deviceSignatureHexOneValidExample")))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("negatives")
    void forgedIdentityIsRefusedWithTheRightError(JsonNode vector, JsonNode negative) {
        AdvVerdict verdict = verify(vector, Vectors.hex(negative, "/deviceIdentityHex"));

        AdvStep step = ((AdvVerdict.Refused) verdict).step();
        assertThat(step.errorCode()).isEqualTo(negative.required("errorCode").asInt());
        assertThat(step.errorText()).isEqualTo(negative.required("errorText").asText());
    }

    private static AdvVerdict verify(JsonNode vector, byte[] content) {
        return AdvVerifier.verify(
                content, SecretBytes.of(Vectors.hex(vector, "/advSecretHex")), companion(vector), RANDOM);
    }

    private static KeyPair companion(JsonNode vector) {
        return KeyPair.ofPrivate(Vectors.hex(vector, "/companionIdentity/private"));
    }

    private static String field(JsonNode vector, String name) {
        return vector.requiredAt("/expected/reply/deviceIdentityFields")
                .required(name)
                .asText();
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
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
