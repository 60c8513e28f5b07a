package io.linkgate.protocol.code;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.protocol.Vectors;
import io.linkgate.protocol.crypto.AesGcm;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.PairingException;
import io.linkgate.protocol.pairing.PairingCodeRequest;
import io.linkgate.protocol.pairing.PrimaryHello;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every published link by pairing code, with all intermediate values, from both sides. */
class PairingCodeVectorTest {

    @ParameterizedTest
    @MethodSource("vectors")
    void codeIsThePublishedOne(JsonNode vector) throws PairingException {
        PairingCode code = code(vector);

        assertThat(code.display()).isEqualTo(vector.required("display").asText());
        assertThat(PairingCode.parse(vector.required("code").asText())).isEqualTo(code);
        assertThat(PairingCode.parse(code.display())).isEqualTo(code);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void keysOfTheCodeAreThePublishedOnes(JsonNode vector) {
        for (String hello : new String[] {"/companionHello", "/primaryHello"}) {
            byte[] salt = Vectors.hex(vector, hello + "/saltHex");
            assertThat(code(vector).key(salt)).isEqualTo(SecretBytes.of(Vectors.hex(vector, hello + "/keyHex")));
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void ephemeralKeysAreWrappedAndUnwrapped(JsonNode vector) throws PairingException {
        byte[] companion = Vectors.hex(vector, "/companionHello/wrappedCompanionEphemeralHex");
        byte[] primary = Vectors.hex(vector, "/primaryHello/wrappedPrimaryEphemeralHex");

        assertThat(WrappedEphemeral.wrap(
                        code(vector),
                        Vectors.hex(vector, "/companionHello/saltHex"),
                        Vectors.hex(vector, "/companionHello/ivHex"),
                        pair(vector, "companionEphemeral").publicKey()))
                .isEqualTo(companion);
        assertThat(WrappedEphemeral.unwrap(code(vector), companion))
                .isEqualTo(pair(vector, "companionEphemeral").publicKey());
        assertThat(WrappedEphemeral.unwrap(code(vector), primary))
                .isEqualTo(pair(vector, "primaryEphemeral").publicKey());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void agreementsAndDerivedKeysAreThePublishedOnes(JsonNode vector) {
        byte[] ephemeralShared = pair(vector, "companionEphemeral")
                .agree(pair(vector, "primaryEphemeral").publicKey());
        byte[] identityShared = pair(vector, "companionIdentity")
                .agree(pair(vector, "primaryIdentity").publicKey());
        byte[] bundleKey = KeyBundle.bundleKey(ephemeralShared, finish(vector, "bundleSaltHex"));

        assertThat(ephemeralShared).isEqualTo(finish(vector, "ephemeralSharedHex"));
        assertThat(identityShared).isEqualTo(finish(vector, "identitySharedHex"));
        assertThat(bundleKey).isEqualTo(finish(vector, "bundleKeyHex"));
        assertThat(KeyBundle.advSecret(ephemeralShared, identityShared, finish(vector, "randomHex")))
                .isEqualTo(SecretBytes.of(finish(vector, "advSecretHex")));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void companionSealsThePublishedBundle(JsonNode vector) throws PairingException {
        KeyBundle bundle = KeyBundle.seal(
                pair(vector, "companionEphemeral"),
                pair(vector, "companionIdentity"),
                pair(vector, "primaryEphemeral").publicKey(),
                pair(vector, "primaryIdentity").publicKey(),
                new KeyBundle.Randoms(
                        SecretBytes.of(finish(vector, "bundleSaltHex")),
                        SecretBytes.of(finish(vector, "bundleNonceHex")),
                        SecretBytes.of(finish(vector, "randomHex"))));

        assertThat(bundle.wrapped().bytes())
                .isEqualTo(finish(vector, "wrappedKeyBundleHex"))
                .hasSize(KeyBundle.LENGTH);
        assertThat(bundle.advSecret()).isEqualTo(SecretBytes.of(finish(vector, "advSecretHex")));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void bundleHoldsThePublishedPlaintext(JsonNode vector) {
        byte[] wrapped = finish(vector, "wrappedKeyBundleHex");

        byte[] plain = AesGcm.open(
                finish(vector, "bundleKeyHex"),
                finish(vector, "bundleNonceHex"),
                Arrays.copyOfRange(wrapped, 44, wrapped.length),
                new byte[0]);

        assertThat(plain).isEqualTo(finish(vector, "plaintextHex"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void phoneOpensThePublishedBundle(JsonNode vector) throws PairingException {
        SecretBytes advSecret = KeyBundle.open(
                pair(vector, "primaryEphemeral"),
                pair(vector, "primaryIdentity"),
                pair(vector, "companionEphemeral").publicKey(),
                pair(vector, "companionIdentity").publicKey(),
                finish(vector, "wrappedKeyBundleHex"));

        assertThat(advSecret).isEqualTo(SecretBytes.of(finish(vector, "advSecretHex")));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void phoneCanOpenWhatItsPublishedHelloIsAnsweredWith(JsonNode vector) throws PairingException {
        PairingCodeRequest request = new PairingCodeRequest(
                1,
                "15550001111",
                code(vector),
                pair(vector, "companionEphemeral"),
                SecretBytes.of(Vectors.hex(vector, "/companionHello/wrappedCompanionEphemeralHex")));
        PrimaryHello hello = new PrimaryHello(
                SecretBytes.of(new byte[] {1}),
                SecretBytes.of(Vectors.hex(vector, "/primaryHello/wrappedPrimaryEphemeralHex")),
                pair(vector, "primaryIdentity").publicKey());

        KeyBundle bundle = hello.answer(request, pair(vector, "companionIdentity"), new SecureRandom());

        assertThat(KeyBundle.open(
                        pair(vector, "primaryEphemeral"),
                        pair(vector, "primaryIdentity"),
                        pair(vector, "companionEphemeral").publicKey(),
                        pair(vector, "companionIdentity").publicKey(),
                        bundle.wrapped().bytes()))
                .isEqualTo(bundle.advSecret());
    }

    private static PairingCode code(JsonNode vector) {
        return PairingCode.ofRandom(Vectors.hex(vector, "/rawCodeHex"));
    }

    private static KeyPair pair(JsonNode vector, String name) {
        KeyPair pair = KeyPair.ofPrivate(Vectors.hex(vector, "/" + name + "/private"));
        assertThat(pair.publicKey()).isEqualTo(PublicKey.of(Vectors.hex(vector, "/" + name + "/public")));
        return pair;
    }

    private static byte[] finish(JsonNode vector, String name) {
        return Vectors.hex(vector, "/companionFinish/" + name);
    }

    private static Stream<JsonNode> vectors() {
        return Vectors.each("linkcode.json");
    }
}
