package io.linkgate.simulation;

/**
 * The points at which a fault can apply to a connection, in the order in which it passes them ({@code docs/sandbox.md},
 * "Trouble").
 */
enum FaultPoint {
    /** The stand-in proves its identity. */
    CERTIFICATES,
    /** The companion has identified itself. */
    HANDSHAKE_DONE,
    /** The stand-in looks the device up. No fault applies here; but a link that it does not know counts as unlinked. */
    ADMISSION,
    /** Codes are offered, or a linked device has logged in. */
    CONNECTED,
    /** A phone vouches for the companion. */
    VOUCHING,
    /** The companion has to sign. */
    SIGNING,
    /** The companion has signed and has to reconnect. */
    COMING_BACK;

    static FaultPoint of(String fault) {
        return switch (fault) {
            case "drop handshake" -> HANDSHAKE_DONE;
            case "drop signing" -> SIGNING;
            default ->
                switch (fault.split(" ")[0]) {
                    case "bad_certificate" -> CERTIFICATES;
                    case "refuse", "hang", "failure", "compressed", "split", "merged" -> HANDSHAKE_DONE;
                    case "drop", "stream_error", "unanswered", "replaced", "refresh", "garbage", "silence" -> CONNECTED;
                    case "bad_hmac", "bad_signature" -> VOUCHING;
                    case "no_restart" -> COMING_BACK;
                    default -> throw new IllegalArgumentException(fault);
                };
        };
    }
}
