package io.linkgate.hook;

import java.time.Instant;

/**
 * A hook for which an event waits.
 *
 * @param id its number
 * @param origin the host and port of its receiver
 * @param tryAt when the next attempt may begin; {@link Instant#MIN} for at once
 */
public record WaitingHook(long id, String origin, Instant tryAt) {}
