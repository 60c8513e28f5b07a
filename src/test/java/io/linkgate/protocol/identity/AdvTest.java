package io.linkgate.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.protobuf.ByteString;
import io.linkgate.protocol.crypto.Bytes;
import io.linkgate.protocol.crypto.Digests;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.crypto.XEdDsa;
import io.linkgate.protocol.identity.wire.AdvKeyIndexList;
import io.linkgate.protocol.identity.wire.AdvSignedDeviceIdentity;
import io.linkgate.protocol.identity.wire.AdvSignedDeviceIdentityHmac;
import io.linkgate.protocol.identity.wire.AdvSignedKeyIndexList;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Phone and companion against each other, and hostile input for both. */
class AdvTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_767_225_600);
    private static final byte[] NONCE = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];

    private final SecureRandom random = new SecureRandom();
    private final KeyPair account = KeyPair.generate(random);
    private final KeyPair companion = KeyPair.generate(random);
    private final SecretBytes secret = CompanionKeys.newAdvSecret(random);
    private final AdvIssuer issuer = new AdvIssuer(account, 812345678, random);

    @Test
    void phoneAndCompanionConvinceEachOther() {
        IssuedIdentity issued = issuer.vouch(companion.publicKey(), secret, NOW, 7);

        LinkedIdentity linked = accepted(AdvVerifier.verify(issued.content(), secret, companion, NONCE));

        assertThat(linked.keyIndex()).isEqualTo(7);
        assertThat(linked.accountKey()).isEqualTo(account.publicKey());
        assertThat(issued.isCompletedBy(linked.answer())).isTrue();
    }

    @Test
    void vouchingHasTheSizesSeenOnTheWire() throws Exception {
        byte[] content = issuer.vouch(companion.publicKey(), secret, NOW, 1).content();

        AdvSignedDeviceIdentityHmac container = AdvSignedDeviceIdentityHmac.parseFrom(content);
        AdvSignedDeviceIdentity signed = AdvSignedDeviceIdentity.parseFrom(container.getDetails());
        assertThat(content).hasSize(158);
        assertThat(container.getDetails().size()).isEqualTo(120);
        assertThat(signed.getDetails().size()).isEqualTo(18);
    }

    @Test
    void answerThatKeepsTheAccountKeyOrIsNotOursDoesNotComplete() throws Exception {
        IssuedIdentity issued = issuer.vouch(companion.publicKey(), secret, NOW, 1);
        LinkedIdentity linked = accepted(AdvVerifier.verify(issued.content(), secret, companion, NONCE));
        IssuedIdentity other = issuer.vouch(companion.publicKey(), secret, NOW, 2);
        byte[] unsigned = AdvSignedDeviceIdentity.parseFrom(linked.answer()).toBuilder()
                .clearDeviceSignature()
                .build()
                .toByteArray();

        assertThat(issued.isCompletedBy(linked.stored())).isFalse();
        assertThat(other.isCompletedBy(linked.answer())).isFalse();
        assertThat(issued.isCompletedBy(unsigned)).isFalse();
        assertThat(issued.isCompletedBy(new byte[] {1, 2, 3})).isFalse();
    }

    @Test
    void eachStepRefusesWithItsOwnError() {
        assertThat(step(new byte[] {1, 2, 3}, secret)).isEqualTo(AdvStep.CONTAINER);
        assertThat(step(new byte[0], secret)).isEqualTo(AdvStep.CONTAINER);
        byte[] genuine = issuer.vouch(companion.publicKey(), secret, NOW, 1).content();
        assertThat(step(genuine, CompanionKeys.newAdvSecret(random))).isEqualTo(AdvStep.SEAL);
        assertThat(step(sealed(ByteString.copyFromUtf8("no message")), secret)).isEqualTo(AdvStep.IDENTITY);
        assertThat(step(sealed(ByteString.EMPTY), secret)).isEqualTo(AdvStep.IDENTITY);
        ByteString unsigned = AdvSignedDeviceIdentity.newBuilder()
                .setDetails(ByteString.EMPTY)
                .build()
                .toByteString();
        assertThat(step(sealed(unsigned), secret)).isEqualTo(AdvStep.ACCOUNT_SIGNATURE);
        KeyPair stranger = KeyPair.generate(random);
        byte[] forAnother = issuer.vouch(stranger.publicKey(), secret, NOW, 1).content();
        assertThat(step(forAnother, secret)).isEqualTo(AdvStep.ACCOUNT_SIGNATURE);
    }

    @Test
    void keyIndexListIsSignedByTheAccount() throws Exception {
        AdvSignedKeyIndexList signed = AdvSignedKeyIndexList.parseFrom(issuer.keyIndexList(NOW, 3, List.of(1, 3)));

        AdvKeyIndexList list = AdvKeyIndexList.parseFrom(signed.getDetails());
        assertThat(list.getCurrentIndex()).isEqualTo(3);
        assertThat(list.getValidIndexesList()).containsExactly(1, 3);
        byte[] message = Bytes.concat(new byte[] {6, 2}, signed.getDetails().toByteArray());
        assertThat(XEdDsa.verify(
                        account.publicKey(),
                        message,
                        signed.getAccountSignature().toByteArray()))
                .isTrue();
    }

    @Test
    void hostileBytesAreRefusedByBothSides() {
        IssuedIdentity issued = issuer.vouch(companion.publicKey(), secret, NOW, 1);
        byte[] genuine = issued.content();
        // Without its last two bytes it only lacks the account type, which then has its usual value.
        int cuttable = genuine.length - 2;
        Random fuzz = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            byte[] hostile =
                    fuzz.nextBoolean() ? Arrays.copyOf(genuine, fuzz.nextInt(cuttable)) : new byte[fuzz.nextInt(200)];
            if (hostile.length > 0 && fuzz.nextBoolean()) {
                hostile[fuzz.nextInt(hostile.length)] = (byte) fuzz.nextInt();
            }
            assertThat(AdvVerifier.verify(hostile, secret, companion, NONCE)).isInstanceOf(AdvVerdict.Refused.class);
            assertThat(issued.isCompletedBy(hostile)).isFalse();
        }
    }

    @Test
    void mutationBelowTheSealBreaksIt() {
        byte[] genuine = issuer.vouch(companion.publicKey(), secret, NOW, 1).content();
        for (int at = 2; at < 122; at++) {
            byte[] mutated = genuine.clone();
            mutated[at] ^= 1;
            assertThat(AdvVerifier.verify(mutated, secret, companion, NONCE)).isInstanceOf(AdvVerdict.Refused.class);
        }
    }

    @Test
    void storedIdentityThatWasDamagedIsRefused() {
        Random fuzz = new Random(2);
        byte[] stored = accepted(AdvVerifier.verify(
                        issuer.vouch(companion.publicKey(), secret, NOW, 1).content(), secret, companion, NONCE))
                .stored();
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = stored.clone();
            damaged[fuzz.nextInt(damaged.length)] = (byte) fuzz.nextInt();
            assertThatCode(() -> readOrRefuse(damaged)).doesNotThrowAnyException();
        }
    }

    private static void readOrRefuse(byte[] stored) {
        try {
            LinkedIdentity.ofStored(stored);
        } catch (PairingException expected) {
            assertThat(expected).hasMessageContaining("identity");
        }
    }

    private byte[] sealed(ByteString signed) {
        return AdvSignedDeviceIdentityHmac.newBuilder()
                .setDetails(signed)
                .setHmac(ByteString.copyFrom(Digests.hmacSha256(secret.bytes(), signed.toByteArray())))
                .build()
                .toByteArray();
    }

    private AdvStep step(byte[] content, SecretBytes advSecret) {
        return ((AdvVerdict.Refused) AdvVerifier.verify(content, advSecret, companion, NONCE)).step();
    }

    private static LinkedIdentity accepted(AdvVerdict verdict) {
        return ((AdvVerdict.Accepted) verdict).identity();
    }
}
