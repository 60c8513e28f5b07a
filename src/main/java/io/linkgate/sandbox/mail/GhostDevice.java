package io.linkgate.sandbox.mail;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.crypto.Signature;
import io.linkgate.protocol.identity.AdvVerdict;
import io.linkgate.protocol.identity.AdvVerifier;
import io.linkgate.sandbox.account.Accounts;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.DeviceIdentity;
import io.linkgate.sandbox.account.Forgery;
import io.linkgate.sandbox.account.PendingDevice;
import io.linkgate.sandbox.account.PublishedKeys;
import io.linkgate.sandbox.account.ScannedCompanion;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/**
 * A linked device without an owner: all its keys and signatures are right, and it never connects. It stays linked until
 * its account's devices are unlinked.
 */
final class GhostDevice {

    private static final int SECRET_BYTES = 32;
    private static final byte KEY_TYPE = 5;

    private GhostDevice() {}

    /** Links one; empty if the account has no room for it. */
    static Optional<DeviceAddress> link(Accounts accounts, PhoneNumber phone, SecureRandom random, Instant now) {
        KeyPair identity = KeyPair.generate(random);
        SecretBytes secret = SecretBytes.random(random, SECRET_BYTES);
        ScannedCompanion companion =
                new ScannedCompanion(KeyPair.generate(random).publicKey(), identity.publicKey(), secret);
        return accounts.vouch(phone, companion, Forgery.NONE, now).map(pending -> {
            accounts.register(pending, Optional.of(keys(identity, random)), signed(pending, identity, secret, random));
            return pending.address();
        });
    }

    private static PublishedKeys keys(KeyPair identity, SecureRandom random) {
        PublicKey preKey = KeyPair.generate(random).publicKey();
        byte[] message = ByteBuffer.allocate(1 + PublicKey.LENGTH)
                .put(KEY_TYPE)
                .put(preKey.bytes())
                .array();
        return new PublishedKeys(
                random.nextInt(), identity.publicKey(), 1, preKey, Signature.of(identity.sign(message, nonce(random))));
    }

    private static DeviceIdentity signed(
            PendingDevice pending, KeyPair identity, SecretBytes secret, SecureRandom random) {
        AdvVerdict verdict = AdvVerifier.verify(pending.identity().content(), secret, identity, nonce(random));
        if (!(verdict instanceof AdvVerdict.Accepted accepted)) {
            throw new IllegalStateException("the sandbox refuses an identity of its own");
        }
        return DeviceIdentity.of(accepted.identity().answer());
    }

    private static byte[] nonce(SecureRandom random) {
        byte[] nonce = new byte[KeyPair.SIGNATURE_RANDOM_LENGTH];
        random.nextBytes(nonce);
        return nonce;
    }
}
