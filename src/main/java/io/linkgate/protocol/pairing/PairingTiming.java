package io.linkgate.protocol.pairing;

import java.time.Duration;
import java.time.Instant;

/**
 * The time limits of a companion's connection.
 *
 * @param dial for the socket to open (Baileys {@code Defaults}: 20 s)
 * @param handshake for the server to answer the handshake (whatsmeow {@code handshake.go}: 20 s)
 * @param refs for the first refs once the handshake is done
 * @param firstCode how long the first code is shown
 * @param laterCode how long each later code is shown
 * @param restart for the server to ask for a new connection after a phone has confirmed
 * @param pingFrom shortest pause between two keep-alive requests
 * @param pingTo longest pause
 * @param pingAnswer the time limit for anything to come back
 */
public record PairingTiming(
        Duration dial,
        Duration handshake,
        Duration refs,
        Duration firstCode,
        Duration laterCode,
        Duration restart,
        Duration pingFrom,
        Duration pingTo,
        Duration pingAnswer) {

    /** How long published clients show a first code (whatsmeow {@code qrchan.go}, Baileys {@code Socket/socket}). */
    public static final Duration FIRST_CODE = Duration.ofSeconds(60);

    /** How long published clients show each later code. */
    public static final Duration LATER_CODE = Duration.ofSeconds(20);

    /** A generous limit: the restart comes well within a second of the answer. */
    public static final Duration RESTART = Duration.ofSeconds(10);

    public PairingTiming {
        for (Duration period : new Duration[] {
            restart,
            dial,
            handshake,
            refs,
            firstCode,
            laterCode,
            pingFrom,
            pingTo.minus(pingFrom).plusNanos(1),
            pingAnswer
        }) {
            if (period.isNegative() || period.isZero()) {
                throw new IllegalArgumentException("every period of a pairing must be longer than 0");
            }
        }
    }

    /**
     * Creates the default limits with other periods for codes; the keep-alive is that of whatsmeow {@code
     * keepalive.go}.
     */
    public static PairingTiming ofCodes(Duration firstCode, Duration laterCode) {
        Duration patience = Duration.ofSeconds(20);
        return new PairingTiming(
                patience,
                patience,
                patience,
                firstCode,
                laterCode,
                RESTART,
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10));
    }

    /** Returns these limits with other ones for the server's steps. */
    public PairingTiming waiting(Duration newDial, Duration newHandshake, Duration newRefs, Duration newRestart) {
        return new PairingTiming(
                newDial, newHandshake, newRefs, firstCode, laterCode, newRestart, pingFrom, pingTo, pingAnswer);
    }

    /**
     * Returns when the next keep-alive request is due.
     *
     * @param jitter 0 to 1, so that thousands of connections do not send at the same time
     */
    Instant nextPing(Instant now, double jitter) {
        return now.plus(pingFrom)
                .plusMillis((long) (jitter * pingTo.minus(pingFrom).toMillis()));
    }
}
