package io.linkgate.config;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The built-in stand-in for WhatsApp.
 *
 * @param enabled whether it exists on this server at all
 * @param url where instances of the engine {@code sandbox} connect to, {@code ws} or {@code wss}; empty: this server
 * @param firstCode how long the first code of a connection is good, 1 second to 10 minutes
 * @param laterCode how long each later code is good, 1 second to 10 minutes
 */
public record SandboxSettings(boolean enabled, Optional<URI> url, Duration firstCode, Duration laterCode) {

    public SandboxSettings {
        Objects.requireNonNull(url);
        Objects.requireNonNull(firstCode);
        Objects.requireNonNull(laterCode);
    }
}
