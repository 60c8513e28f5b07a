package io.linkgate.protocol.pairing;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.StreamCode;
import io.linkgate.protocol.pairing.LiveState.AwaitingPasskey;
import io.linkgate.protocol.pairing.LiveState.Offering;
import io.linkgate.protocol.stream.CompanionStanzas;
import io.linkgate.protocol.stream.Step;
import java.time.Duration;
import java.time.Instant;

/**
 * The wait for an account that must present a passkey before its phone may confirm; since June 2026, for some accounts
 * (whatsmeow {@code pair-passkey.go}). This version cannot complete the passkey step. The companion stops offering
 * codes, reports the request, and keeps the connection and the secret that the phone has seen, in case the phone
 * confirms anyway.
 *
 * <p>The request is recognized by its type alone. Its content, a challenge for the holder of the passkey, is not read.
 */
final class PasskeyWait {

    /**
     * Validity of a request and its answer: the default of the web client's flags 30661 ({@code
     * assertion_timeout_seconds}) and 30662 ({@code request_options_ttl_seconds}), listed in whatsapp-rust {@code
     * wacore/src/iq/abprops.rs}.
     */
    static final Duration LIFE = Duration.ofSeconds(600);

    /** The type of the notification that asks for a passkey. */
    private static final String REQUEST = "passkey_prologue_request";

    private PasskeyWait() {}

    /** Returns whether a notification of the server asks for a passkey. */
    static boolean isRequest(Node notification) {
        return notification.has("type", REQUEST);
    }

    /**
     * Starts the wait. No code is on show from here on. A later request replaces an earlier one; before any code was
     * shown a request is ignored.
     */
    static Step<PairingState, PairingAction> begin(
            LiveState state, Instant now, Step<PairingState, PairingAction> acknowledged) {
        Instant until = now.plus(LIFE);
        if (state instanceof Offering offering) {
            boolean owed = offering.pairingCode().pending().refreshOwed();
            return acknowledged.in(new AwaitingPasskey(offering.secret(), until, owed, offering.liveness()));
        }
        return state instanceof AwaitingPasskey waiting ? acknowledged.in(waiting.withUntil(until)) : acknowledged;
    }

    /**
     * Returns whether the server asks for a new connection during the wait, as was seen once (evolution-api, pull
     * request 2628). A confirmation can only come on this connection, so it is kept until the server closes it.
     */
    static boolean isEarlyRestart(LiveState state, Node streamError) {
        return state instanceof AwaitingPasskey
                && CompanionStanzas.number(streamError, "code") == StreamCode.RESTART.number();
    }

    /** Ends the wait without a confirmation, as if all codes had been shown. A postponed secret is due now. */
    static Step<PairingState, PairingAction> over(AwaitingPasskey state) {
        return state.refreshOwed() ? PairingSteps.exhausted(new PairingAction.MakeSecret()) : PairingSteps.exhausted();
    }
}
