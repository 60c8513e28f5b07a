package io.linkgate.protocol.stream;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.StreamCode;
import io.linkgate.protocol.stream.ConnectionEnd.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The companion's reading of a refused login or an ended stream (whatsmeow {@code connectionevents.go}; numbers: {@link
 * StreamCode}). Some numbers mean something else to a linked companion than to an unlinked one. Only a reason that is
 * known to be final is final. Where the meaning is unclear, the next connection decides.
 */
public enum StreamErrors {
    /** For a companion without a link, which can be neither unlinked nor replaced; a restart is a lost connection. */
    TO_UNLINKED(Cause.REFUSED_FOR_NOW, Cause.REFUSED_FOR_NOW, Cause.LOST),
    /** For a linked companion. */
    TO_LINKED(Cause.LOGGED_OUT, Cause.REPLACED, Cause.RESTART);

    /** Attributes with texts for the owner of a lost account (whatsmeow {@code connectionevents.go}). */
    private static final List<String> TEXTS = List.of("message", "logout_message_header", "logout_message_subtext");

    private static final int MAX_TEXT_LENGTH = 200;

    /** An address of WhatsApp's own pages; what follows a question mark is private. */
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

    /** Reads a {@code failure}, which refuses a registration or a login. */
    public ConnectionEnd ofFailure(Node failure) {
        int reason = CompanionStanzas.number(failure, "reason");
        return StreamCode.of(reason)
                .map(code -> ofFailure(code, failure))
                .orElseGet(() -> refusedForUnknownReason(reason));
    }

    private ConnectionEnd ofFailure(StreamCode code, Node failure) {
        return switch (code) {
            case BAD_REQUEST, CONFLICT, UNKNOWN_CLIENT -> new ConnectionEnd(Cause.REFUSED, code.sentence());
            case LOGGED_OUT -> new ConnectionEnd(gone, code.sentence());
            case BANNED_FOR_A_TIME -> banned(failure);
            case ACCOUNT_LOCKED, ACCOUNT_BANNED -> lost(failure, code.sentence());
            case CLIENT_OUTDATED -> new ConnectionEnd(Cause.CLIENT_OUTDATED, code.sentence());
            case RATE_LIMITED -> new ConnectionEnd(Cause.REFUSED_FOR_NOW, code.sentence());
            case INTERNAL_ERROR, EXPERIMENTAL, UNAVAILABLE -> ConnectionEnd.lost(code.sentence());
            // Known only as ends of a stream.
            case REPLACED, RESTART, FORCED_LOGOUT -> refusedForUnknownReason(code.number());
        };
    }

    /** Reads a {@code stream:error}. */
    public ConnectionEnd ofStreamError(Node error) {
        Optional<String> conflict = error.child("conflict").flatMap(child -> child.attribute("type"));
        if (conflict.filter("replaced"::equals).isPresent()) {
            return new ConnectionEnd(replaced, "Another connection uses the same keys.");
        }
        if (conflict.filter("device_removed"::equals).isPresent()) {
            return new ConnectionEnd(gone, "The device was unlinked on the phone.");
        }
        int number = CompanionStanzas.number(error, "code");
        return StreamCode.of(number)
                .map(code -> ofStreamError(code, error))
                .orElseGet(() -> ofUnknownStreamError(error, number));
    }

    private ConnectionEnd ofStreamError(StreamCode code, Node error) {
        return switch (code) {
            // Credentials are not erased on a guess: the next login shows whether the link is gone.
            case LOGGED_OUT, BANNED_FOR_A_TIME, ACCOUNT_LOCKED, ACCOUNT_BANNED, FORCED_LOGOUT ->
                new ConnectionEnd(
                        restart, "The server ended the connection (" + code.number() + "); the next login decides.");
            case CLIENT_OUTDATED -> new ConnectionEnd(Cause.CLIENT_OUTDATED, code.sentence());
            case CONFLICT, REPLACED ->
                new ConnectionEnd(replaced, "Another connection uses the same keys (" + code.number() + ").");
            case RATE_LIMITED -> new ConnectionEnd(Cause.REFUSED_FOR_NOW, code.sentence());
            case INTERNAL_ERROR, EXPERIMENTAL, UNAVAILABLE -> ConnectionEnd.lost(code.sentence());
            case RESTART -> new ConnectionEnd(restart, code.sentence());
            // Known only as answers to a login.
            case BAD_REQUEST, UNKNOWN_CLIENT -> ofUnknownStreamError(error, code.number());
        };
    }

    private ConnectionEnd ofUnknownStreamError(Node error, int number) {
        return error.child("ack").isPresent()
                ? new ConnectionEnd(restart, "The server ended the stream over a stanza without an answer.")
                : ConnectionEnd.lost("The server ended the stream (" + shown(number) + ").");
    }

    /** Reads a temporary ban: {@code expire} counts seconds, and {@code code} is the reason. */
    private static ConnectionEnd banned(Node failure) {
        int code = CompanionStanzas.number(failure, "code");
        int seconds = CompanionStanzas.number(failure, "expire");
        String about = (code >= 0 ? ", code " + code : "") + (seconds < 0 ? "" : ", " + seconds + " s");
        return new ConnectionEnd(
                Cause.BANNED,
                "The server has banned this account for a while (402" + about + ").",
                seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds)));
    }

    /** The link is over for good; adds the reason that the server may have given. */
    private ConnectionEnd lost(Node failure, String meaning) {
        Stream<String> texts = TEXTS.stream()
                .flatMap(name -> failure.attribute(name).stream())
                .map(StreamErrors::printable)
                .filter(text -> !text.isEmpty());
        Stream<String> page = failure.attribute("url").map(HELP_PAGE::matcher).filter(Matcher::matches).stream()
                .map(matcher -> matcher.group(1));
        String reason = Stream.concat(texts, page).collect(Collectors.joining(" | "));
        return new ConnectionEnd(gone, reason.isEmpty() ? meaning : meaning + " WhatsApp says: " + reason);
    }

    /** Text of the server for a log: one short line, without numbers long enough for a phone number. */
    private static String printable(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
        String cut = line.length() > MAX_TEXT_LENGTH ? line.substring(0, MAX_TEXT_LENGTH) : line;
        return cut.replaceAll("[0-9]{7,}", "…");
    }

    private static String shown(int number) {
        return number < 0 ? "no code" : Integer.toString(number);
    }

    private static ConnectionEnd refusedForUnknownReason(int reason) {
        return new ConnectionEnd(
                Cause.REFUSED_FOR_NOW,
                "The server refused the connection for an unknown reason (" + shown(reason) + ").");
    }
}
