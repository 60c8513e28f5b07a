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
 * A phone has taken a code, and its account has to show a passkey before the phone may confirm; since June 2026, for some
 * accounts (whatsmeow {@code pair-passkey.go}). This companion cannot show one. It stops offering codes, says what is wanted,
 * and stays, so that a confirmation that comes all the same finds it, with the secret that the phone has seen.
 *
 * <p>The request is recognised by its type alone. What it carries, a challenge for whoever holds the passkey, is not read.
 */
final class PasskeyWait {

    /**
     * How long a request and the answer to it are good: the default of the web client's flags 30661
     * ({@code assertion_timeout_seconds}) and 30662 ({@code request_options_ttl_seconds}), listed in whatsapp-rust
     * {@code wacore/src/iq/abprops.rs}.
     */
    static final Duration LIFE = Duration.ofSeconds(600);

    /** The notification that asks for a passkey. */
    private static final String REQUEST = "passkey_prologue_request";

    private PasskeyWait() {}

    /** Whether a notification of the server asks for a passkey. */
    static boolean isRequest(Node notification) {
        return notification.has("type", REQUEST);
    }

    /** No code is on show from here on. A later request replaces an earlier one; before any code nobody can be meant. */
    static Step<PairingState, PairingAction> begin(
            LiveState state, Instant now, Step<PairingState, PairingAction> acknowledged) {
        Instant until = now.plus(LIFE);
        if (state instanceof Offering offering) {
            boolean owed = offering.typed().pending().refreshOwed();
            return acknowledged.in(new AwaitingPasskey(offering.secret(), until, owed, offering.liveness()));
        }
        return state instanceof AwaitingPasskey waiting ? acknowledged.in(waiting.anew(until)) : acknowledged;
    }

    /**
     * Whether the server asks for a new connection in the midst of it, as was seen once (evolution-api, pull request 2628). What
     * the phone may yet confirm belongs to this connection, so it is not given up before the server closes it.
     */
    static boolean isEarlyRestart(LiveState state, Node streamError) {
        return state instanceof AwaitingPasskey
                && CompanionStanzas.number(streamError, "code") == StreamCode.RESTART.number();
    }

    /** Nobody has confirmed in time, or nobody can any more: it is as if all codes had been shown. What was put off is due. */
    static Step<PairingState, PairingAction> over(AwaitingPasskey state) {
        return state.refreshOwed() ? PairingSteps.exhausted(new PairingAction.MakeSecret()) : PairingSteps.exhausted();
    }
}
