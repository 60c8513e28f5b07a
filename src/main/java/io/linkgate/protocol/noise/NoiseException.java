package io.linkgate.protocol.noise;

import java.util.Objects;

/** The peer broke the handshake or the transport, or did not prove its identity. Nothing more may be sent to it. */
public final class NoiseException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The failed step, in the order in which the steps are taken. */
    public enum Step {
        /** The message does not parse, is not the one expected, or its ephemeral key is unusable. */
        CLIENT_HELLO,
        /** The message does not parse, is not the one expected, or its ephemeral key is unusable. */
        SERVER_HELLO,
        /** The server's static key does not authenticate or is unusable. */
        SERVER_STATIC,
        /** The server's payload, which is the certificate chain, does not authenticate. */
        SERVER_PAYLOAD,
        /** The chain does not parse, or one of its four byte fields is missing. */
        MISSING_PART(true),
        /** A signature is not 64 bytes long. */
        SIGNATURE_LENGTH(true),
        /** The root did not sign the intermediate. */
        INTERMEDIATE_SIGNATURE(true),
        /** What the root signed does not parse. */
        INTERMEDIATE_DETAILS(true),
        /** The intermediate does not name the root as issuer. */
        INTERMEDIATE_ISSUER_SERIAL(true),
        /** The key of the intermediate is not 32 bytes long. */
        INTERMEDIATE_KEY(true),
        /** The intermediate did not sign the leaf. */
        LEAF_SIGNATURE(true),
        /** What the intermediate signed does not parse. */
        LEAF_DETAILS(true),
        /** The intermediate is not valid now. */
        INTERMEDIATE_VALIDITY(true),
        /** The leaf is not valid now. */
        LEAF_VALIDITY(true),
        /** The leaf does not name the intermediate as issuer. */
        LEAF_ISSUER_SERIAL(true),
        /** The leaf certifies a key other than the server's. */
        LEAF_KEY(true),
        /** The message does not parse or is not the one expected. */
        CLIENT_FINISH,
        /** The companion's static key does not authenticate or is unusable. */
        CLIENT_STATIC,
        /** The companion's payload does not authenticate. */
        CLIENT_PAYLOAD,
        /** A frame after the handshake does not authenticate, or there were too many of them. */
        TRANSPORT;

        private final boolean trust;

        Step() {
            this(false);
        }

        Step(boolean trust) {
            this.trust = trust;
        }

        /** Returns whether failing here means that the server did not prove its identity. */
        public boolean isTrust() {
            return trust;
        }
    }

    private final Step step;

    NoiseException(Step step, String message) {
        super(message);
        this.step = Objects.requireNonNull(step);
    }

    NoiseException(Step step, String message, Throwable cause) {
        super(message, cause);
        this.step = Objects.requireNonNull(step);
    }

    public Step step() {
        return step;
    }
}
