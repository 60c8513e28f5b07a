package io.linkgate.event;

import io.linkgate.history.MoveLog;
import io.linkgate.instance.Instances;
import io.linkgate.session.Sessions;
import java.time.Clock;
import java.util.Objects;

/**
 * Where the events of streams come from.
 *
 * @param instances all instances
 * @param sessions their snapshots, and who watches
 * @param moves the moves on disk
 * @param messages the events about messages on disk
 * @param frames writes events
 * @param clock decides which codes are still live
 */
record EventSource(
        Instances instances, Sessions sessions, MoveLog moves, MessageLog messages, EventFrames frames, Clock clock) {

    EventSource {
        Objects.requireNonNull(instances);
        Objects.requireNonNull(sessions);
        Objects.requireNonNull(moves);
        Objects.requireNonNull(messages);
        Objects.requireNonNull(frames);
        Objects.requireNonNull(clock);
    }
}
