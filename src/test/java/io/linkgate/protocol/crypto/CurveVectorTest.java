package io.linkgate.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.protocol.Vectors;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys and signatures of the published vectors, made by a library in another language. */
class CurveVectorTest {

    static Stream<JsonNode> noiseKeys() {
        return Vectors.each("noise.json").flatMap(v -> Vectors.elements(v.required("keys")));
    }

    static Stream<JsonNode> links() {
        return Vectors.each("adv.json");
    }

    static Stream<JsonNode> certificates() {
        return Vectors.each("noise.json");
    }

    @ParameterizedTest
    @MethodSource("noiseKeys")
    void publicHalfFollowsFromPrivateHalf(JsonNode pair) {
        assertThat(KeyPair.ofPrivate(Vectors.hex(pair, "/private")).publicKey().bytes())
                .isEqualTo(Vectors.hex(pair, "/public"));
    }

    @ParameterizedTest
    @MethodSource("links")
    void signaturesOfAccountAndDeviceVerify(JsonNode link) {
        PublicKey account = PublicKey.of(Vectors.hex(link, "/account/public"));
        byte[] accountMessage = Vectors.hex(link, "/pairSuccess/accountSignedMessageHex");
        byte[] accountSignature = Vectors.hex(link, "/pairSuccess/accountSignatureHex");
        assertThat(XEdDsa.verify(account, accountMessage, accountSignature)).isTrue();

        PublicKey device = PublicKey.of(Vectors.hex(link, "/companionIdentity/public"));
        byte[] deviceMessage = Vectors.hex(link, "/expected/deviceSignedMessageHex");
        byte[] deviceSignature = Vectors.hex(link, "/expected/deviceSignatureHexOneValidExample");
        assertThat(XEdDsa.verify(device, deviceMessage, deviceSignature)).isTrue();

        assertThat(XEdDsa.verify(device, accountMessage, accountSignature)).isFalse();
        assertThat(XEdDsa.verify(account, deviceMessage, accountSignature)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("links")
    void signaturesOfVectorKeysVerify(JsonNode link) {
        KeyPair device = KeyPair.ofPrivate(Vectors.hex(link, "/companionIdentity/private"));
        byte[] message = Vectors.hex(link, "/expected/deviceSignedMessageHex");
        byte[] random = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];
        new SecureRandom().nextBytes(random);

        byte[] signature = device.sign(message, random);

        assertThat(XEdDsa.verify(PublicKey.of(Vectors.hex(link, "/companionIdentity/public")), message, signature))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("certificates")
    void certificateSignaturesVerify(JsonNode vector) {
        PublicKey root = PublicKey.of(Vectors.hex(vector, "/cert/rootPublic"));
        PublicKey intermediate = PublicKey.of(Vectors.hex(vector, "/cert/intermediate/key"));

        assertThat(XEdDsa.verify(
                        root,
                        Vectors.hex(vector, "/cert/intermediate/details"),
                        Vectors.hex(vector, "/cert/intermediate/signature")))
                .isTrue();
        assertThat(XEdDsa.verify(
                        intermediate,
                        Vectors.hex(vector, "/cert/leaf/details"),
                        Vectors.hex(vector, "/cert/leaf/signature")))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("links")
    void hmacOfTheSignedIdentityMatches(JsonNode link) {
        byte[] prefix = link.required("hosted").asBoolean() ? new byte[] {6, 5} : new byte[0];

        assertThat(Digests.hmacSha256(
                        Vectors.hex(link, "/advSecretHex"),
                        prefix,
                        Vectors.hex(link, "/pairSuccess/signedDeviceIdentityHex")))
                .isEqualTo(Vectors.hex(link, "/pairSuccess/hmacHex"));
    }
}
