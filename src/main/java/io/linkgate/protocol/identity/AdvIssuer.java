package io.linkgate.protocol.identity;

import com.google.protobuf.ByteString;
import io.linkgate.protocol.crypto.Digests;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.wire.AdvDeviceIdentity;
import io.linkgate.protocol.identity.wire.AdvEncryptionType;
import io.linkgate.protocol.identity.wire.AdvKeyIndexList;
import io.linkgate.protocol.identity.wire.AdvSignedDeviceIdentity;
import io.linkgate.protocol.identity.wire.AdvSignedDeviceIdentityHmac;
import io.linkgate.protocol.identity.wire.AdvSignedKeyIndexList;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The phone's side of the confirmation: its account signs the identity of a scanned code and seals it with the code's
 * secret. No published client implements this side; it mirrors what whatsmeow {@code pair.go} and Baileys {@code
 * Utils/validate-connection} verify.
 */
public final class AdvIssuer {

    private final KeyPair account;
    private final int rawId;
    private final SecureRandom random;

    /**
     * Creates the issuer of one account.
     *
     * @param account its identity
     * @param rawId any 32 bits, the same for the life of the account
     * @param random for signatures
     */
    public AdvIssuer(KeyPair account, int rawId, SecureRandom random) {
        this.account = Objects.requireNonNull(account);
        this.rawId = rawId;
        this.random = Objects.requireNonNull(random);
    }

    /**
     * Confirms the companion whose code was scanned.
     *
     * @param keyIndex the account's next unused one, from 1
     * @return the content of the {@code device-identity} node, 158 bytes for numbers of usual size
     */
    public IssuedIdentity vouch(PublicKey companion, SecretBytes advSecret, Instant now, int keyIndex) {
        ByteString details = AdvDeviceIdentity.newBuilder()
                .setRawId(rawId)
                .setTimestamp(now.getEpochSecond())
                .setKeyIndex(keyIndex)
                .setAccountType(AdvEncryptionType.E2EE)
                .setDeviceType(AdvEncryptionType.E2EE)
                .build()
                .toByteString();
        AdvSignedDeviceIdentity signed = AdvSignedDeviceIdentity.newBuilder()
                .setDetails(details)
                .setAccountSignatureKey(ByteString.copyFrom(account.publicKey().bytes()))
                .setAccountSignature(sign(AdvFormat.accountSigned(details, false, companion)))
                .build();
        AdvSignedDeviceIdentityHmac.Builder container = AdvSignedDeviceIdentityHmac.newBuilder()
                .setDetails(signed.toByteString())
                .setAccountType(AdvEncryptionType.E2EE);
        byte[] seal = Digests.hmacSha256(advSecret.bytes(), AdvFormat.sealed(container.buildPartial()));
        return new IssuedIdentity(
                container.setHmac(ByteString.copyFrom(seal)).build().toByteArray(), signed, companion);
    }

    /**
     * Returns the account's signed list of its devices, a protobuf message.
     *
     * @param current the index just given out
     * @param valid all that are in use, with the current one
     */
    public byte[] keyIndexList(Instant now, int current, List<Integer> valid) {
        ByteString list = AdvKeyIndexList.newBuilder()
                .setRawId(rawId)
                .setTimestamp(now.getEpochSecond())
                .setCurrentIndex(current)
                .addAllValidIndexes(valid)
                .setAccountType(AdvEncryptionType.E2EE)
                .build()
                .toByteString();
        return AdvSignedKeyIndexList.newBuilder()
                .setDetails(list)
                .setAccountSignature(sign(AdvFormat.keyIndexListSigned(list)))
                .setAccountSignatureKey(ByteString.copyFrom(account.publicKey().bytes()))
                .build()
                .toByteArray();
    }

    private ByteString sign(byte[] message) {
        byte[] nonce = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];
        random.nextBytes(nonce);
        return ByteString.copyFrom(account.sign(message, nonce));
    }
}
