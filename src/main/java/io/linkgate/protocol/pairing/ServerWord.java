package io.linkgate.protocol.pairing;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.pairing.ConnectionEnd.Cause;
import java.time.Duration;
import java.util.Optional;

/**
 * What the server means when it ends a stream (whatsmeow {@code connectionevents.go}, {@code types/events/events.go}). Some
 * words ask something else of a companion that is linked than of one that is not. Where it is unclear what one means, the
 * next connection tells.
 */
public enum ServerWord {
    /** There is no link that could be gone or taken. A restart without a link is only a lost connection. */
    TO_UNLINKED(Cause.REFUSED, Cause.REFUSED, Cause.LOST),
    /** There is one. */
    TO_LINKED(Cause.LOGGED_OUT, Cause.REPLACED, Cause.RESTART);

    private final Cause removed;
    private final Cause replaced;
    private final Cause restart;

    ServerWord(Cause removed, Cause replaced, Cause restart) {
        this.removed = removed;
        this.replaced = replaced;
        this.restart = restart;
    }

    /** Reads a {@code failure}, the answer to a registration or a login that is not wanted. */
    public ConnectionEnd ofFailure(Node failure) {
        int reason = Stanzas.number(failure, "reason");
        return switch (reason) {
            case 401 -> new ConnectionEnd(removed, "The server says that this device is not linked (401).");
            case 402, 403, 406 -> banned(reason, failure);
            case 405 -> outdated();
            case 409 -> refused("The server does not accept how this client describes itself (409).");
            case 500, 501, 503 -> outOfOrder(reason);
            default -> refused("The server refused the connection (" + shown(reason) + ").");
        };
    }

    /** Reads a {@code stream:error}. */
    public ConnectionEnd ofStreamError(Node error) {
        int code = Stanzas.number(error, "code");
        Optional<String> conflict = error.child("conflict").flatMap(child -> child.attribute("type"));
        if (conflict.filter("replaced"::equals).isPresent()) {
            return new ConnectionEnd(replaced, "Another connection uses the same keys.");
        }
        return switch (code) {
            case 401 ->
                conflict.isPresent()
                        ? new ConnectionEnd(removed, "The device was unlinked on the phone.")
                        : ConnectionEnd.lost("The server ended the connection (401).");
            case 402, 403, 406 -> banned(code, error);
            case 405 -> outdated();
            case 409, 440 -> new ConnectionEnd(replaced, "Another connection uses the same keys (" + code + ").");
            case 429 -> ConnectionEnd.lost("The server asks to slow down (429).");
            case 500, 501, 503 -> outOfOrder(code);
            case 515 -> new ConnectionEnd(restart, "The server asked for a new connection (515).");
            case 516 -> ConnectionEnd.lost("The server ended the connection (516).");
            default ->
                new ConnectionEnd(Cause.PROTOCOL, "The server ended the stream with an error (" + shown(code) + ").");
        };
    }

    /** Only 402 is for a while; its {@code expire} counts seconds, and its {@code code} says what for. */
    private static ConnectionEnd banned(int reason, Node word) {
        if (reason != 402) {
            return new ConnectionEnd(Cause.BANNED, "The server has banned or locked this account (" + reason + ").");
        }
        int code = Stanzas.number(word, "code");
        int seconds = Stanzas.number(word, "expire");
        String about = (word.tag().equals("failure") && code >= 0 ? ", code " + code : "")
                + (seconds < 0 ? "" : ", " + seconds + " s");
        return new ConnectionEnd(
                Cause.BANNED,
                "The server has banned this account for a while (402" + about + ").",
                seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds)));
    }

    private static String shown(int number) {
        return number < 0 ? "no code" : Integer.toString(number);
    }

    private static ConnectionEnd outdated() {
        return new ConnectionEnd(Cause.CLIENT_OUTDATED, "The server says that this client version is too old (405).");
    }

    private static ConnectionEnd outOfOrder(int code) {
        return ConnectionEnd.lost("The server is out of order (" + code + ").");
    }

    private static ConnectionEnd refused(String detail) {
        return new ConnectionEnd(Cause.REFUSED, detail);
    }
}
