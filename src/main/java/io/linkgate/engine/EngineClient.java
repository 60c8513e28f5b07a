package io.linkgate.engine;

import java.time.Instant;
import java.util.Objects;

/**
 * The client version that an engine announces to its server.
 *
 * @param version for example {@code 2.3000.1049833609}
 * @param since when this version was first seen, or was made as far as its number shows; its age counts from then
 */
public record EngineClient(String version, Instant since) {

    public EngineClient {
        Objects.requireNonNull(version);
        Objects.requireNonNull(since);
    }
}
