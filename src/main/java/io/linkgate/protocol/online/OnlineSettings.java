package io.linkgate.protocol.online;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.identity.SignedPreKey;
import java.time.Duration;
import java.util.Objects;

/**
 * The fixed settings of one connection.
 *
 * @param registrationId the companion's, uploaded with its pre-keys
 * @param identity the companion's, likewise
 * @param signedPreKey the companion's, likewise
 * @param jid the own JID, {@code user:device@server}
 * @param lid the own hidden JID; empty if unknown
 * @param purpose the purpose of the connection
 * @param idPrefix before the number of each of our requests
 * @param dial for the socket to open (Baileys {@code Defaults}: 20 s)
 * @param answer for the server to answer the handshake and the login
 * @param request for the server to answer a request after the login, {@link #USUAL_REQUEST} except in tests
 * @param keepAlive when to send keep-alive requests
 */
public record OnlineSettings(
        int registrationId,
        PublicKey identity,
        SignedPreKey signedPreKey,
        String jid,
        String lid,
        Purpose purpose,
        String idPrefix,
        Duration dial,
        Duration answer,
        Duration request,
        KeepAlive keepAlive) {

    /** The longest limit of known clients (Baileys {@code Defaults}: 60 s, whatsmeow {@code request.go}: 75 s). */
    public static final Duration USUAL_REQUEST = Duration.ofSeconds(60);

    public OnlineSettings {
        Objects.requireNonNull(identity);
        Objects.requireNonNull(signedPreKey);
        Objects.requireNonNull(jid);
        Objects.requireNonNull(lid);
        Objects.requireNonNull(purpose);
        Objects.requireNonNull(idPrefix);
        Objects.requireNonNull(dial);
        Objects.requireNonNull(answer);
        Objects.requireNonNull(request);
        Objects.requireNonNull(keepAlive);
    }

    /** The purpose of a linked companion's connection. */
    public enum Purpose {
        /** To hold the link. */
        STAY,
        /** To take this device off its account, and nothing else. */
        LEAVE
    }

    /**
     * The periods of the keep-alive; whatsmeow {@code keepalive.go} uses 20 to 30 s and 10 s.
     *
     * @param from shortest pause between two requests
     * @param to longest pause
     * @param answer the time limit for anything to come back
     */
    public record KeepAlive(Duration from, Duration to, Duration answer) {

        /** The default. */
        public static final KeepAlive USUAL =
                new KeepAlive(Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(10));

        public KeepAlive {
            if (from.isNegative()
                    || from.isZero()
                    || to.compareTo(from) < 0
                    || answer.isNegative()
                    || answer.isZero()) {
                throw new IllegalArgumentException("every keep-alive period must be longer than 0");
            }
        }

        Duration pause(double jitter) {
            return from.plusMillis((long) (jitter * to.minus(from).toMillis()));
        }
    }
}
