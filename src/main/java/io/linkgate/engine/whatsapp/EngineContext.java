package io.linkgate.engine.whatsapp;

import io.linkgate.engine.Clocks;
import io.linkgate.engine.Workers;
import io.linkgate.engine.whatsapp.message.MessageDesks;
import io.linkgate.engine.whatsapp.socket.Dialer;
import io.linkgate.protocol.socket.ByteBudget;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * The parts that all connections of one engine share.
 *
 * @param target the server they connect to
 * @param dialer opens their sockets
 * @param timeouts the time limits, learned by all of them
 * @param budget the limit on the bytes that all of them hold
 * @param desks the messages of all devices
 * @param workers the threads they run on
 * @param clocks for certificates and for deadlines
 * @param random the source of keys and of jitter
 */
record EngineContext(
        WhatsAppTarget target,
        Dialer dialer,
        LearnedTimeouts timeouts,
        ByteBudget budget,
        MessageDesks desks,
        Workers workers,
        Clocks clocks,
        SecureRandom random) {

    EngineContext {
        Objects.requireNonNull(target);
        Objects.requireNonNull(dialer);
        Objects.requireNonNull(timeouts);
        Objects.requireNonNull(budget);
        Objects.requireNonNull(desks);
        Objects.requireNonNull(workers);
        Objects.requireNonNull(clocks);
        Objects.requireNonNull(random);
    }
}
