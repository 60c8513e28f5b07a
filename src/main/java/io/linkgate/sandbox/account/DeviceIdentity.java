package io.linkgate.sandbox.account;

import java.util.Arrays;

/**
 * The signed identity of a linked device, as it completed it: a protobuf message (ADVSignedDeviceIdentity) without the
 * account's key. Public, immutable, compared by content.
 */
public final class DeviceIdentity {

    private final byte[] bytes;

    private DeviceIdentity(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes a copy of these bytes. */
    public static DeviceIdentity of(byte[] bytes) {
        return new DeviceIdentity(bytes.clone());
    }

    /** Returns a copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeviceIdentity identity && Arrays.equals(bytes, identity.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "DeviceIdentity[" + bytes.length + " bytes]";
    }
}
