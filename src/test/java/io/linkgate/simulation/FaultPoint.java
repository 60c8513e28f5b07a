package io.linkgate.simulation;

/** Where a connection can be struck, in the order in which it comes there ({@code docs/sandbox.md}, "Trouble"). */
enum FaultPoint {
    /** The stand-in shows who it is. */
    CERTIFICATES,
    /** The companion has shown who it is. */
    MEETING,
    /** The stand-in looks the device up. No fault strikes here; but a link that it never heard of is as good as unlinked. */
    ADMISSION,
    /** Codes are offered, or a linked device is let in. */
    TALK,
    /** A phone vouches for what it has scanned. */
    VOUCHING,
    /** The companion is to sign. */
    SIGNING,
    /** It has signed and is to come back. */
    COMING_BACK;

    static FaultPoint of(String fault) {
        return switch (fault) {
            case "drop handshake" -> MEETING;
            case "drop signing" -> SIGNING;
            default ->
                switch (fault.split(" ")[0]) {
                    case "bad_certificate" -> CERTIFICATES;
                    case "refuse", "hang", "failure", "compressed", "split", "merged" -> MEETING;
                    case "drop", "stream_error", "unanswered", "replaced", "refresh", "garbage", "silence" -> TALK;
                    case "bad_hmac", "bad_signature" -> VOUCHING;
                    case "no_restart" -> COMING_BACK;
                    default -> throw new IllegalArgumentException(fault);
                };
        };
    }
}
