package io.linkgate.protocol.signal;

import io.linkgate.protocol.crypto.Bytes;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import java.util.Arrays;
import java.util.Optional;

/** The agreement that begins a session (X3DH, sections 3.3 and 3.4), seen from both ends. */
final class X3dh {

    /** What precedes the agreements, so that no such input is an encoded X25519 key (X3DH, section 2.2). */
    private static final byte[] PREFIX = new byte[32];

    static {
        Arrays.fill(PREFIX, (byte) 0xFF);
    }

    private X3dh() {}

    static RootStep asSender(KeyPair identity, KeyPair base, PreKeyBundle bundle) throws SignalException {
        byte[] oneTime = {};
        if (bundle.oneTime().isPresent()) {
            oneTime = SecretAgreement.of(base, bundle.oneTime().get().key());
        }
        return derive(
                SecretAgreement.of(identity, bundle.signedPreKey()),
                SecretAgreement.of(base, bundle.identity()),
                SecretAgreement.of(base, bundle.signedPreKey()),
                oneTime);
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    static RootStep asRecipient(
            KeyPair identity, KeyPair signed, Optional<KeyPair> oneTime, PublicKey peerIdentity, PublicKey base)
            throws SignalException {
        return derive(
                SecretAgreement.of(signed, peerIdentity),
                SecretAgreement.of(identity, base),
                SecretAgreement.of(signed, base),
                oneTime.isPresent() ? SecretAgreement.of(oneTime.get(), base) : new byte[0]);
    }

    private static RootStep derive(byte[]... agreements) {
        byte[] all = Bytes.concat(agreements);
        RootStep first = RootStep.first(Bytes.concat(PREFIX, all));
        Bytes.wipe(agreements);
        Bytes.wipe(all);
        return first;
    }
}
