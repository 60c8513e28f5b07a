package io.linkgate.protocol.pairing;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.pairing.PairingEnd.Cause;
import java.util.Optional;

/** What the server means when it ends a stream (whatsmeow {@code connectionevents.go}, {@code types/events/events.go}). */
final class ServerEnd {

    private ServerEnd() {}

    /** Reads a {@code failure}, the answer to a registration that is not wanted. */
    static PairingEnd ofFailure(Node failure) {
        int reason = number(failure, "reason");
        return switch (reason) {
            case 402 -> refused("The server has banned this account for a while (402" + ban(failure) + ").");
            case 403 -> refused("The server has locked this account (403).");
            case 405 -> outdated();
            case 406 -> refused("The server has banned this account (406).");
            case 409 -> refused("The server does not accept how this client describes itself (409).");
            case 500, 501, 503 -> lost("The server is out of order (" + reason + ").");
            default -> refused("The server refused the connection (" + shown(reason) + ").");
        };
    }

    /** Reads a {@code stream:error}. */
    static PairingEnd ofStreamError(Node error) {
        int code = number(error, "code");
        Optional<String> conflict = error.child("conflict").flatMap(child -> child.attribute("type"));
        if (conflict.isPresent() && conflict.get().equals("replaced")) {
            return refused("Another connection uses the same keys.");
        }
        return switch (code) {
            case 401 ->
                conflict.isPresent()
                        ? refused("The device was unlinked on the phone.")
                        : lost("The server ended the connection (401).");
            case 405 -> outdated();
            case 409 -> refused("Another connection uses the same keys (409).");
            case 429 -> lost("The server asks to slow down (429).");
            case 503 -> lost("The server is out of order (503).");
            case 515 -> lost("The server asked for a new connection (515).");
            case 516 -> lost("The server ended the connection (516).");
            default ->
                new PairingEnd(Cause.PROTOCOL, "The server ended the stream with an error (" + shown(code) + ").");
        };
    }

    private static String ban(Node failure) {
        int code = number(failure, "code");
        int seconds = number(failure, "expire");
        return (code < 0 ? "" : ", code " + code) + (seconds < 0 ? "" : ", " + seconds + " s");
    }

    /** A number of up to nine digits; -1 for anything else, since it ends up in a log. */
    private static int number(Node node, String attribute) {
        return node.attribute(attribute)
                .filter(value -> value.matches("[0-9]{1,9}"))
                .map(Integer::valueOf)
                .orElse(-1);
    }

    private static String shown(int number) {
        return number < 0 ? "no code" : Integer.toString(number);
    }

    private static PairingEnd outdated() {
        return new PairingEnd(Cause.CLIENT_OUTDATED, "The server says that this client version is too old (405).");
    }

    private static PairingEnd refused(String detail) {
        return new PairingEnd(Cause.REFUSED, detail);
    }

    private static PairingEnd lost(String detail) {
        return new PairingEnd(Cause.LOST, detail);
    }
}
