package io.linkgate.event;

import io.linkgate.hook.EventId;
import io.linkgate.hook.HookEvent;
import io.linkgate.instance.InstanceId;
import java.util.Objects;

/**
 * An event about a message, ready to be sent. Never prints its body.
 *
 * @param number the number of its row, higher than those of earlier events; 0 if it is not kept
 * @param id the event's id
 * @param event which event it is
 * @param body the JSON in UTF-8, without a line break; must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record LoggedMessage(long number, InstanceId instance, EventId id, HookEvent event, byte[] body) {

    LoggedMessage {
        Objects.requireNonNull(instance);
        Objects.requireNonNull(id);
        Objects.requireNonNull(event);
        Objects.requireNonNull(body);
    }

    /** Returns a copy with the number of its row. */
    LoggedMessage numbered(long row) {
        return new LoggedMessage(row, instance, id, event, body);
    }

    /** Returns where a stream is that has sent it. */
    MessageCursor cursor() {
        return new MessageCursor(number, id.hash());
    }

    @Override
    public String toString() {
        return "LoggedMessage[" + number + ", " + id.text() + "]";
    }
}
