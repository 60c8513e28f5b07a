package io.linkgate.engine.whatsapp;

import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.EngineListener;
import io.linkgate.engine.Mailbox;
import io.linkgate.protocol.socket.ClientVersion;
import java.net.URI;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The parts of a connection that its attempts need.
 *
 * @param engine what all connections share
 * @param device the companion that connects
 * @param version the client version to announce
 * @param endpoint the address to dial
 * @param mailbox where everything happens
 * @param listener receives all events but the last
 * @param whenOver receives the last event, once
 */
record AttemptContext(
        EngineContext engine,
        CompanionDevice device,
        ClientVersion version,
        URI endpoint,
        Mailbox mailbox,
        EngineListener listener,
        Consumer<EngineEvent.Ended> whenOver) {

    AttemptContext {
        Objects.requireNonNull(engine);
        Objects.requireNonNull(device);
        Objects.requireNonNull(version);
        Objects.requireNonNull(endpoint);
        Objects.requireNonNull(mailbox);
        Objects.requireNonNull(listener);
        Objects.requireNonNull(whenOver);
    }
}
