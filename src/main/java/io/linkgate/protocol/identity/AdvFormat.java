package io.linkgate.protocol.identity;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.protocol.crypto.Bytes;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.identity.wire.AdvDeviceIdentity;
import io.linkgate.protocol.identity.wire.AdvEncryptionType;
import io.linkgate.protocol.identity.wire.AdvSignedDeviceIdentity;
import io.linkgate.protocol.identity.wire.AdvSignedDeviceIdentityHmac;

/** The bytes that both sides sign or seal, and the readers of the messages around them (whatsmeow {@code pair.go}). */
final class AdvFormat {

    private static final byte[] ACCOUNT_SIGNATURE = {6, 0};
    private static final byte[] DEVICE_SIGNATURE = {6, 1};
    private static final byte[] KEY_INDEX_LIST = {6, 2};
    private static final byte[] HOSTED = {6, 5};
    private static final byte[] HOSTED_DEVICE_SIGNATURE = {6, 6};
    private static final byte[] NOTHING = {};

    private AdvFormat() {}

    /** Returns what the seal covers. The outer message decides whether the account is hosted. */
    static byte[] sealed(AdvSignedDeviceIdentityHmac container) {
        boolean hosted = container.getAccountType() == AdvEncryptionType.HOSTED;
        return Bytes.concat(hosted ? HOSTED : NOTHING, container.getDetails().toByteArray());
    }

    /** Returns what the account signs. Here the innermost message decides about hosting, by the type of the device. */
    static byte[] accountSigned(ByteString details, boolean hosted, PublicKey companion) {
        return Bytes.concat(hosted ? HOSTED : ACCOUNT_SIGNATURE, details.toByteArray(), companion.bytes());
    }

    /** Returns what the companion signs, hosted or not. */
    static byte[] deviceSigned(ByteString details, PublicKey companion, PublicKey account) {
        return Bytes.concat(DEVICE_SIGNATURE, details.toByteArray(), companion.bytes(), account.bytes());
    }

    /**
     * Returns what the companion of another account signs if that account is hosted (whatsapp-rust {@code
     * wacore/src/adv.rs}).
     */
    static byte[] hostedDeviceSigned(ByteString details, PublicKey companion, PublicKey account) {
        return Bytes.concat(HOSTED_DEVICE_SIGNATURE, details.toByteArray(), companion.bytes(), account.bytes());
    }

    /** Returns what the account signs of its list of devices. */
    static byte[] keyIndexListSigned(ByteString list) {
        return Bytes.concat(KEY_INDEX_LIST, list.toByteArray());
    }

    static AdvSignedDeviceIdentityHmac container(byte[] bytes) throws PairingException {
        AdvSignedDeviceIdentityHmac container;
        try {
            container = AdvSignedDeviceIdentityHmac.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new PairingException("the sealed identity does not parse", e);
        }
        if (!container.hasDetails() || !container.hasHmac()) {
            throw new PairingException("the sealed identity lacks a part");
        }
        return container;
    }

    static AdvSignedDeviceIdentity signedIdentity(ByteString bytes) throws PairingException {
        AdvSignedDeviceIdentity signed;
        try {
            signed = AdvSignedDeviceIdentity.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new PairingException("the signed identity does not parse", e);
        }
        if (!signed.hasDetails()) {
            throw new PairingException("the signed identity lacks a part");
        }
        return signed;
    }

    static AdvDeviceIdentity identity(ByteString bytes) throws PairingException {
        try {
            return AdvDeviceIdentity.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new PairingException("the device identity does not parse", e);
        }
    }
}
