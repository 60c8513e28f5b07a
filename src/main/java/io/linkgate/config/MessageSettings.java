package io.linkgate.config;

import java.time.Duration;
import java.util.Objects;

/**
 * Settings of messages.
 *
 * @param retention how long events about messages are kept for event streams, zero or more
 * @param textsPerMinute how many texts an instance sends a minute; {@link Integer#MAX_VALUE} for no limit
 * @param lookupsPerMinute how many numbers an instance looks up a minute; {@link Integer#MAX_VALUE} for no limit
 * @param newChatsPerHour how many chats an instance begins in an hour; {@link Integer#MAX_VALUE} for no limit
 * @param sandboxLimited whether these limits hold for instances of the sandbox too
 */
public record MessageSettings(
        Duration retention, int textsPerMinute, int lookupsPerMinute, int newChatsPerHour, boolean sandboxLimited) {

    public MessageSettings {
        Objects.requireNonNull(retention);
    }
}
