package io.linkgate.protocol.online;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.online.OnlineEnd.Cause;
import java.util.Optional;

/**
 * What the server means when it ends the stream of a linked companion (whatsmeow {@code connectionevents.go},
 * {@code types/events/events.go}).
 */
final class ServerWord {

    private ServerWord() {}

    /** Reads a {@code failure}, the answer to a login that is not wanted. */
    static OnlineEnd ofFailure(Node failure) {
        int reason = number(failure, "reason");
        return switch (reason) {
            case 401 -> new OnlineEnd(Cause.LOGGED_OUT, "The device was unlinked (401).");
            case 402 -> banned("The server has banned this account for a while (402" + ban(failure) + ").");
            case 403 -> banned("The server has locked this account (403).");
            case 405 -> outdated();
            case 406 -> banned("The server has banned this account (406).");
            case 409 -> refused("The server does not accept how this client describes itself (409).");
            case 500, 501, 503 -> lost("The server is out of order (" + reason + ").");
            default -> refused("The server refused the login (" + shown(reason) + ").");
        };
    }

    /** Reads a {@code stream:error}. Where it is unclear what one means, the next login tells. */
    static OnlineEnd ofStreamError(Node error) {
        int code = number(error, "code");
        Optional<String> conflict = error.child("conflict").flatMap(child -> child.attribute("type"));
        if (conflict.filter("replaced"::equals).isPresent()) {
            return new OnlineEnd(Cause.REPLACED, "Another connection holds this link.");
        }
        return switch (code) {
            case 401 ->
                conflict.isPresent()
                        ? new OnlineEnd(Cause.LOGGED_OUT, "The device was unlinked on the phone.")
                        : lost("The server ended the connection (401).");
            case 402, 403, 406 -> banned("The server has banned or locked this account (" + code + ").");
            case 405 -> outdated();
            case 409, 440 -> new OnlineEnd(Cause.REPLACED, "Another connection holds this link (" + code + ").");
            case 429 -> lost("The server asks to slow down (429).");
            case 500, 501, 503 -> lost("The server is out of order (" + code + ").");
            case 515 -> new OnlineEnd(Cause.RESTART, "The server asked for a new connection (515).");
            case 516 -> lost("The server ended the connection (516).");
            default ->
                new OnlineEnd(Cause.PROTOCOL, "The server ended the stream with an error (" + shown(code) + ").");
        };
    }

    private static String ban(Node failure) {
        int code = number(failure, "code");
        int seconds = number(failure, "expire");
        return (code < 0 ? "" : ", code " + code) + (seconds < 0 ? "" : ", " + seconds + " s");
    }

    /** A number of up to nine digits; -1 for anything else, since it ends up in a log. */
    static int number(Node node, String attribute) {
        return node.attribute(attribute)
                .filter(value -> value.matches("[0-9]{1,9}"))
                .map(Integer::valueOf)
                .orElse(-1);
    }

    private static String shown(int number) {
        return number < 0 ? "no code" : Integer.toString(number);
    }

    private static OnlineEnd outdated() {
        return new OnlineEnd(Cause.CLIENT_OUTDATED, "The server says that this client version is too old (405).");
    }

    private static OnlineEnd banned(String detail) {
        return new OnlineEnd(Cause.BANNED, detail);
    }

    private static OnlineEnd refused(String detail) {
        return new OnlineEnd(Cause.REFUSED, detail);
    }

    static OnlineEnd lost(String detail) {
        return new OnlineEnd(Cause.LOST, detail);
    }
}
