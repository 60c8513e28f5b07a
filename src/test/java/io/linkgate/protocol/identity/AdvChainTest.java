package io.linkgate.protocol.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.protocol.Hostile;
import io.linkgate.protocol.crypto.Bytes;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.identity.wire.AdvSignedDeviceIdentity;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdvChainTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] DETAILS = {8, 7, 24, 3};

    private final KeyPair account = KeyPair.generate(RANDOM);
    private final KeyPair companion = KeyPair.generate(RANDOM);
    private final Optional<PublicKey> known = Optional.of(account.publicKey());

    @Test
    void bothHaveSigned() {
        assertThat(check(signed(0, 1), known)).isEqualTo(AdvChain.VALID);
    }

    @Test
    void hostedDevicesSignSomethingElse() {
        assertThat(check(signed(5, 6), known)).isEqualTo(AdvChain.VALID);
    }

    @Test
    void theTwoKindsAreNotMixed() {
        assertThat(check(signed(0, 6), known)).isEqualTo(AdvChain.BROKEN);
        assertThat(check(signed(5, 1), known)).isEqualTo(AdvChain.BROKEN);
        assertThat(check(signed(2, 1), known)).isEqualTo(AdvChain.BROKEN);
    }

    @Test
    void theAccountsKeyMayBeInside() {
        AdvSignedDeviceIdentity.Builder whole = signed(0, 1)
                .setAccountSignatureKey(ByteString.copyFrom(account.publicKey().bytes()));

        assertThat(check(whole, Optional.empty())).isEqualTo(AdvChain.VALID);
        assertThat(check(whole.setAccountSignatureKey(ByteString.copyFrom(new byte[31])), known))
                .isEqualTo(AdvChain.BROKEN);
    }

    /** Anyone can sign with a key of their own and name it. */
    @Test
    void theKeyInsideIsNotBelievedAgainstTheKnownOne() {
        AdvSignedDeviceIdentity.Builder forged = signed(0, 1)
                .setAccountSignatureKey(ByteString.copyFrom(account.publicKey().bytes()));
        Optional<PublicKey> other = Optional.of(KeyPair.generate(RANDOM).publicKey());

        assertThat(check(forged, other)).isEqualTo(AdvChain.BROKEN);
    }

    @Test
    void withoutTheAccountsKeyNothingIsProved() {
        assertThat(check(signed(0, 1), Optional.empty())).isEqualTo(AdvChain.UNPROVABLE);
    }

    @Test
    void aMissingSignatureIsBroken() {
        assertThat(check(signed(0, 1).clearAccountSignature(), known)).isEqualTo(AdvChain.BROKEN);
        assertThat(check(signed(0, 1).clearDeviceSignature(), known)).isEqualTo(AdvChain.BROKEN);
        assertThat(check(signed(0, 1).clearDetails(), known)).isEqualTo(AdvChain.BROKEN);
        assertThat(check(signed(0, 1).clearDeviceSignature(), Optional.empty())).isEqualTo(AdvChain.BROKEN);
    }

    @Test
    void itIsForOneDeviceOfOneAccount() {
        PublicKey other = KeyPair.generate(RANDOM).publicKey();
        byte[] identity = signed(0, 1).build().toByteArray();

        assertThat(AdvChain.of(identity, other, known)).isEqualTo(AdvChain.BROKEN);
        assertThat(check(signed(0, 1), Optional.of(other))).isEqualTo(AdvChain.BROKEN);
    }

    @Test
    void hostileBytesAreNeverValid() {
        byte[] honest = signed(0, 1).build().toByteArray();
        Hostile.all(honest, 150)
                .filter(bytes -> !isSame(bytes))
                .forEach(bytes -> assertThat(AdvChain.of(bytes, companion.publicKey(), known))
                        .isEqualTo(AdvChain.BROKEN));
    }

    /** A mutation may leave every field as it was, for example by an unknown field. */
    private boolean isSame(byte[] bytes) {
        try {
            return AdvChain.of(bytes, companion.publicKey(), known) == AdvChain.VALID
                    && AdvSignedDeviceIdentity.parseFrom(bytes).getDetails().equals(ByteString.copyFrom(DETAILS));
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private AdvChain check(AdvSignedDeviceIdentity.Builder identity, Optional<PublicKey> accountKey) {
        return AdvChain.of(identity.build().toByteArray(), companion.publicKey(), accountKey);
    }

    private AdvSignedDeviceIdentity.Builder signed(int accountPrefix, int devicePrefix) {
        byte[] forAccount = Bytes.concat(
                new byte[] {6, (byte) accountPrefix},
                DETAILS,
                companion.publicKey().bytes());
        byte[] forDevice = Bytes.concat(
                new byte[] {6, (byte) devicePrefix},
                DETAILS,
                companion.publicKey().bytes(),
                account.publicKey().bytes());
        return AdvSignedDeviceIdentity.newBuilder()
                .setDetails(ByteString.copyFrom(DETAILS))
                .setAccountSignature(ByteString.copyFrom(account.sign(forAccount, nonce())))
                .setDeviceSignature(ByteString.copyFrom(companion.sign(forDevice, nonce())));
    }

    private static byte[] nonce() {
        byte[] nonce = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];
        RANDOM.nextBytes(nonce);
        return nonce;
    }
}
