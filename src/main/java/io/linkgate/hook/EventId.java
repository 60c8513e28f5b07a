package io.linkgate.hook;

import io.linkgate.digest.Sha256;
import io.linkgate.history.SessionRecord;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.message.MessageRecord;
import io.linkgate.session.QrCode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of an event: {@code evt_} and 32 hex digits. It follows from what the event reports, so every node, and every
 * way to a receiver, gives an event the same one. The first 16 digits are the number of the move in the history, 0 for
 * other events; the others are from a hash, since a database restored from a backup assigns numbers again.
 *
 * @param text the whole id
 */
public record EventId(String text) {

    private static final Pattern FORM = Pattern.compile("evt_([0-7][0-9a-f]{15})[0-9a-f]{16}");
    private static final int HASH_BYTES = 8;

    public EventId {
        Objects.requireNonNull(text);
    }

    /** Returns the id of the event that reports a record; a move must have its number. */
    public static EventId of(SessionRecord record) {
        return record.code()
                .map(code -> ofCode(record.instance(), code))
                .orElseGet(() -> ofMove(record.instance(), record.number(), record.at()));
    }

    /**
     * Returns the id of a move.
     *
     * @param number the number of its row, above 0
     */
    public static EventId ofMove(InstanceId instance, long number, Instant at) {
        if (number <= 0) {
            throw new IllegalStateException("a move without a number has no id");
        }
        return hashed(number, "move " + instance + " " + number + " " + at.truncatedTo(ChronoUnit.MICROS));
    }

    /** Returns the id of a code on show. */
    public static EventId ofCode(InstanceId instance, QrCode code) {
        return hashed(0, "code " + instance + " " + code.text());
    }

    /** Returns the id of the state of an instance whose session has never moved. */
    public static EventId ofUnmoved(Instance instance) {
        return hashed(0, "unmoved " + instance.id() + " " + instance.createdAt());
    }

    /**
     * Returns the id of an event about a message. It does not depend on how the other account was addressed.
     *
     * @throws IllegalStateException if the event is not reported
     */
    public static EventId of(MessageRecord record) {
        InstanceId instance = record.instance().id();
        String id = record.event().id();
        return record.received()
                .map(message ->
                        hashed(0, "message " + instance + " " + message.chat() + " " + message.sender() + " " + id))
                .or(() -> record.level().map(level -> hashed(0, "ack " + instance + " " + id + " " + level)))
                .orElseThrow(() -> new IllegalStateException("an event that is not reported has no id"));
    }

    /** Returns the number of the move that a text names; empty if it is not the id of a move. */
    public static OptionalLong numberIn(String text) {
        Matcher form = FORM.matcher(text);
        long number = form.matches() ? Long.parseLong(form.group(1), 16) : 0;
        return number > 0 ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /** Returns the last 16 digits, which depend on what the event reports. */
    public String hash() {
        return text.substring(Math.max(0, text.length() - 2 * HASH_BYTES));
    }

    private static EventId hashed(long number, String what) {
        byte[] hash = Sha256.of(what);
        HexFormat hex = HexFormat.of();
        return new EventId("evt_" + hex.toHexDigits(number) + hex.formatHex(hash, 0, HASH_BYTES));
    }
}
