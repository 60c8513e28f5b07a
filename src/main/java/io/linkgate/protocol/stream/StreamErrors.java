package io.linkgate.protocol.stream;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.ConnectionEnd.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the server means when it ends a stream (whatsmeow {@code connectionevents.go}, {@code types/events/events.go};
 * whatsapp-rust {@code src/client/node_io.rs}). Some words ask something else of a companion that is linked than of one that is
 * not. Only a reason that is known to be final is final. Where it is unclear what a word means, the next connection decides.
 */
public enum StreamErrors {
    /** There is no link that could be gone or taken. A restart without a link is only a lost connection. */
    TO_UNLINKED(Cause.REFUSED_FOR_NOW, Cause.REFUSED_FOR_NOW, Cause.LOST),
    /** There is one. */
    TO_LINKED(Cause.LOGGED_OUT, Cause.REPLACED, Cause.RESTART);

    /** Texts for people that come with the loss of an account (whatsmeow {@code connectionevents.go}). */
    private static final List<String> TEXTS = List.of("message", "logout_message_header", "logout_message_subtext");

    private static final int MAX_TEXT = 200;

    /** An address of WhatsApp's own pages; what follows a question mark is nobody else's business. */
    private static final Pattern HELP_PAGE =
            Pattern.compile("(https://(?:[a-z0-9-]+\\.)*whatsapp\\.com/[!-~&&[^?#]]{0,200}).*", Pattern.DOTALL);

    private final Cause gone;
    private final Cause replaced;
    private final Cause restart;

    StreamErrors(Cause gone, Cause replaced, Cause restart) {
        this.gone = gone;
        this.replaced = replaced;
        this.restart = restart;
    }

    /** Reads a {@code failure}, the answer to a registration or a login that is not wanted. */
    public ConnectionEnd ofFailure(Node failure) {
        int reason = CompanionStanzas.number(failure, "reason");
        return switch (reason) {
            case 400 -> refused("The server does not accept what this client says about itself (400).");
            case 401 -> new ConnectionEnd(gone, "The server says that this device is not linked (401).");
            case 402 -> banned(failure);
            case 403 -> lost(failure, "The account is locked, or its owner has changed phones (403).");
            case 405 -> outdated();
            case 406 -> lost(failure, "The account is banned (406).");
            case 409 -> refused("The server does not accept how this client describes itself (409).");
            case 418 -> refused("The server does not know this kind of client (418).");
            case 429 -> slowDown();
            case 500, 501, 503 -> outOfOrder(reason);
            default -> forNow("The server refused the connection for an unknown reason (" + shown(reason) + ").");
        };
    }

    /** Reads a {@code stream:error}. */
    public ConnectionEnd ofStreamError(Node error) {
        int code = CompanionStanzas.number(error, "code");
        Optional<String> conflict = error.child("conflict").flatMap(child -> child.attribute("type"));
        if (conflict.filter("replaced"::equals).isPresent()) {
            return new ConnectionEnd(replaced, "Another connection uses the same keys.");
        }
        if (conflict.filter("device_removed"::equals).isPresent()) {
            return new ConnectionEnd(gone, "The device was unlinked on the phone.");
        }
        return switch (code) {
            // Whether the link is gone is for the next login to say: credentials are not erased on a guess.
            case 401, 402, 403, 406, 516 ->
                new ConnectionEnd(restart, "The server ended the connection (" + code + "); the next login decides.");
            case 405 -> outdated();
            case 409, 440 -> new ConnectionEnd(replaced, "Another connection uses the same keys (" + code + ").");
            case 429 -> slowDown();
            case 500, 501, 503 -> outOfOrder(code);
            case 515 -> new ConnectionEnd(restart, "The server asked for a new connection (515).");
            default ->
                error.child("ack").isPresent()
                        ? new ConnectionEnd(restart, "The server ended the stream over a stanza without an answer.")
                        : ConnectionEnd.lost("The server ended the stream (" + shown(code) + ").");
        };
    }

    /** It is for a while; its {@code expire} counts seconds, and its {@code code} says what for. */
    private static ConnectionEnd banned(Node failure) {
        int code = CompanionStanzas.number(failure, "code");
        int seconds = CompanionStanzas.number(failure, "expire");
        String about = (code >= 0 ? ", code " + code : "") + (seconds < 0 ? "" : ", " + seconds + " s");
        return new ConnectionEnd(
                Cause.BANNED,
                "The server has banned this account for a while (402" + about + ").",
                seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds)));
    }

    /** The link is over for good, and the server may have said why. */
    private ConnectionEnd lost(Node failure, String meaning) {
        Stream<String> texts = TEXTS.stream()
                .flatMap(name -> failure.attribute(name).stream())
                .map(StreamErrors::printable)
                .filter(text -> !text.isEmpty());
        Stream<String> page = failure.attribute("url").map(HELP_PAGE::matcher).filter(Matcher::matches).stream()
                .map(matcher -> matcher.group(1));
        String told = Stream.concat(texts, page).collect(Collectors.joining(" | "));
        return new ConnectionEnd(gone, told.isEmpty() ? meaning : meaning + " WhatsApp says: " + told);
    }

    /** Text of the peer that ends up in a log: one short line, and no number that could be a telephone's. */
    private static String printable(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
        String cut = line.length() > MAX_TEXT ? line.substring(0, MAX_TEXT) : line;
        return cut.replaceAll("[0-9]{7,}", "…");
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

    private static ConnectionEnd slowDown() {
        return forNow("The server asks to slow down (429).");
    }

    private static ConnectionEnd forNow(String detail) {
        return new ConnectionEnd(Cause.REFUSED_FOR_NOW, detail);
    }

    private static ConnectionEnd refused(String detail) {
        return new ConnectionEnd(Cause.REFUSED, detail);
    }
}
