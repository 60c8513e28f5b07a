package io.linkgate.message;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Counts how calls that send texts have ended. Safe for use by any thread. */
public final class SendCounters {

    private final Map<End, LongAdder> ends = new EnumMap<>(End.class);

    /** Creates counters at zero. */
    public SendCounters() {
        for (End end : End.values()) {
            ends.put(end, new LongAdder());
        }
    }

    /** How a call has ended. */
    public enum End {
        SENT,
        NO_RECIPIENT,
        REJECTED,
        NOT_CONNECTED,
        UNACKNOWLEDGED,
        CONFLICT,
        TEXTS_PER_MINUTE,
        NEW_CHATS_PER_HOUR,
        FAILED
    }

    /** Returns how many calls have ended so since the start. */
    public long count(End end) {
        return ends.get(end).sum();
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    void ended(Optional<SendResult> result) {
        ends.get(result.map(SendCounters::end).orElse(End.FAILED)).increment();
    }

    private static End end(SendResult result) {
        if (result instanceof SendResult.Sent) {
            return End.SENT;
        }
        if (result instanceof SendResult.NoRecipient) {
            return End.NO_RECIPIENT;
        }
        if (result instanceof SendResult.Rejected) {
            return End.REJECTED;
        }
        if (result instanceof SendResult.NotConnected) {
            return End.NOT_CONNECTED;
        }
        if (result instanceof SendResult.TooMany many) {
            return switch (many.limit()) {
                case TEXTS_PER_MINUTE -> End.TEXTS_PER_MINUTE;
                case NEW_CHATS_PER_HOUR -> End.NEW_CHATS_PER_HOUR;
            };
        }
        return result instanceof SendResult.Different ? End.CONFLICT : End.UNACKNOWLEDGED;
    }
}
