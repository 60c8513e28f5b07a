package io.linkgate.protocol.node;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * The numbers with which a server refuses a login, as the {@code reason} of a {@code failure}, or ends a stream, as the
 * {@code code} of a {@code stream:error}. The server writes them and the companion reads them; the companion decides
 * what follows from a number.
 */
public enum StreamCode {
    /** whatsmeow {@code types/events/events.go}, {@code ConnectFailureGeneric}. */
    BAD_REQUEST(400, "The server does not accept the registration of this client"),
    /**
     * whatsmeow {@code types/events/events.go}, {@code ConnectFailureLoggedOut}; in a {@code stream:error} with a
     * conflict {@code device_removed}, {@code connectionevents.go}.
     */
    LOGGED_OUT(401, "The server reports that this device is not linked"),
    /** whatsmeow {@code types/events/events.go}, {@code ConnectFailureTempBanned} and {@code TemporaryBan}. */
    BANNED_FOR_A_TIME(402, "The server has banned this account for a while"),
    /**
     * whatsmeow {@code types/events/events.go}, {@code ConnectFailureMainDeviceGone}; also when the owner changes
     * phones.
     */
    ACCOUNT_LOCKED(403, "The account is locked, or its owner has changed phones"),
    /**
     * whatsmeow {@code types/events/events.go}, {@code ConnectFailureClientOutdated}; known as a {@code stream:error}
     * too.
     */
    CLIENT_OUTDATED(405, "The server refuses this client version as too old"),
    /** whatsmeow {@code types/events/events.go}, {@code ConnectFailureUnknownLogout}; the account is banned. */
    ACCOUNT_BANNED(406, "The account is banned"),
    /**
     * As a {@code failure}: whatsmeow {@code types/events/events.go}, {@code ConnectFailureBadUserAgent}. As a {@code
     * stream:error}: whatsapp-rust {@code src/client/node_io.rs}, where another connection took over.
     */
    CONFLICT(409, "The server does not accept how this client describes itself"),
    /** whatsmeow {@code types/events/events.go}, {@code ConnectFailureClientUnknown}. */
    UNKNOWN_CLIENT(418, "The server does not know this kind of client"),
    /** whatsapp-rust {@code src/client/node_io.rs}. */
    RATE_LIMITED(429, "The server asks to slow down"),
    /** Baileys {@code Types/index}, {@code connectionReplaced}; local there, read here in case it is sent. */
    REPLACED(440, "Another connection uses the same keys"),
    /** whatsmeow {@code types/events/events.go}, {@code ConnectFailureInternalServerError}. */
    INTERNAL_ERROR(500, "The server is unavailable"),
    /** whatsmeow {@code types/events/events.go}, {@code ConnectFailureExperimental}. */
    EXPERIMENTAL(501, "The server is unavailable"),
    /**
     * whatsmeow {@code types/events/events.go}, {@code ConnectFailureServiceUnavailable}; {@code connectionevents.go}.
     */
    UNAVAILABLE(503, "The server is unavailable"),
    /** whatsmeow {@code connectionevents.go}: the usual end of a stream on which a companion was linked. */
    RESTART(515, "The server asked for a new connection"),
    /** whatsapp-rust {@code src/client/node_io.rs}; a forced logout in the web client. */
    FORCED_LOGOUT(516, "The server ended the connection");

    private final int number;
    private final String meaning;

    StreamCode(int number, String meaning) {
        this.number = number;
        this.meaning = Objects.requireNonNull(meaning);
    }

    /** Returns the code with that number on the wire; empty for a number that is not known. */
    public static Optional<StreamCode> of(int number) {
        return Arrays.stream(values()).filter(code -> code.number == number).findFirst();
    }

    /** The number on the wire, 400 to 599. */
    public int number() {
        return number;
    }

    /** One sentence for an operator, with the number: what the code means as the answer to a login. */
    public String sentence() {
        return meaning + " (" + number + ").";
    }
}
