package io.linkgate.protocol.socket;

import java.util.Objects;

/** What a companion tells the server about itself at the end of the handshake. Closed family. */
public sealed interface ClientPayload {

    /** The client version it says it has. */
    ClientVersion version();

    /**
     * Not linked yet: asks to be shown codes.
     *
     * @param device what the phone will show
     */
    record Register(ClientVersion version, Registration registration, DeviceProps device) implements ClientPayload {
        public Register {
            Objects.requireNonNull(version);
            Objects.requireNonNull(registration);
            Objects.requireNonNull(device);
        }
    }

    /**
     * Linked: comes back.
     *
     * @param user the digits of the own JID as a number, above 0
     * @param device the device number of the own JID, 0 to 65535
     * @param counter how often it has logged in before, since it was linked; 0 or more. Some clients do not say (Baileys), which is
     *     read as 0
     */
    record Login(ClientVersion version, long user, int device, int counter) implements ClientPayload {
        public Login {
            Objects.requireNonNull(version);
            if (user <= 0 || device < 0 || device > 0xffff || counter < 0) {
                throw new IllegalArgumentException("no such device");
            }
        }

        /** Never the full number: it is somebody's telephone. */
        @Override
        public String toString() {
            return "Login[version=" + version + ", device=" + device + "]";
        }
    }

    /** The protobuf bytes. */
    default byte[] encode() {
        return PayloadCodec.encode(this);
    }

    /**
     * Reads what some companion sent.
     *
     * @param bytes any bytes
     * @throws PayloadException unless it is a complete registration or login
     */
    static ClientPayload decode(byte[] bytes) throws PayloadException {
        return PayloadCodec.decode(bytes);
    }
}
