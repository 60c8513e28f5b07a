package io.linkgate.protocol.socket;

import java.util.Objects;

/** A companion's description of itself at the end of the handshake. Closed family. */
public sealed interface ClientPayload {

    /** Returns the announced client version. */
    ClientVersion version();

    /**
     * The registration of a companion that is not linked yet.
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
     * The login of a linked companion.
     *
     * @param user the digits of the own JID as a number, above 0
     * @param device the device number of the own JID, 0 to 65535
     * @param counter the number of earlier logins since the link, 0 or more. Some clients omit it (Baileys), which is
     *     read as 0
     */
    record Login(ClientVersion version, long user, int device, int counter) implements ClientPayload {
        public Login {
            Objects.requireNonNull(version);
            if (user <= 0 || device < 0 || device > 0xffff || counter < 0) {
                throw new IllegalArgumentException("no such device");
            }
        }

        /** Omits the user, which is a phone number. */
        @Override
        public String toString() {
            return "Login[version=" + version + ", device=" + device + "]";
        }
    }

    /** Returns the protobuf bytes. */
    default byte[] encode() {
        return PayloadCodec.encode(this);
    }

    /**
     * Parses the payload of a companion.
     *
     * @param bytes any bytes
     * @throws PayloadException unless it is a complete registration or login
     */
    static ClientPayload decode(byte[] bytes) throws PayloadException {
        return PayloadCodec.decode(bytes);
    }
}
