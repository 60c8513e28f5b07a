package io.linkgate.event;

import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a stream has come in the events about messages. In an {@code id} line it follows the id of the last move: a
 * dot, the number in 16 hex digits, and the hash of the event with that number, which shows whether it is still that
 * event in a database that was restored.
 *
 * @param number the number of the last event; 0 before the first
 * @param hash 16 hex digits; empty if it is not known
 */
record MessageCursor(long number, String hash) {

    /** Before the first event. */
    static final MessageCursor BEGINNING = new MessageCursor(0, "");

    private static final Pattern FORM = Pattern.compile("([^.]*)\\.([0-7][0-9a-f]{15})([0-9a-f]{16})?");

    MessageCursor {
        Objects.requireNonNull(hash);
    }

    /** Returns what follows the id of the move; nothing at the beginning. */
    String text() {
        return number == 0 ? "" : "." + HexFormat.of().toHexDigits(number) + hash;
    }

    /** Returns the cursor at the end of an {@code id} line; empty if the line has none. */
    static Optional<MessageCursor> in(String idLine) {
        Matcher form = FORM.matcher(idLine);
        return form.matches()
                ? Optional.of(new MessageCursor(
                        Long.parseLong(form.group(2), 16), form.group(3) == null ? "" : form.group(3)))
                : Optional.empty();
    }

    /** Returns an {@code id} line without its cursor: the id of a move. */
    static String moveIn(String idLine) {
        int dot = idLine.indexOf('.');
        return dot < 0 ? idLine : idLine.substring(0, dot);
    }
}
