package io.linkgate.protocol.stream;

import io.linkgate.protocol.node.Node;
import java.time.Instant;
import java.util.Optional;

/**
 * The server's announcement that the client version in use will be refused: {@code ib} with a {@code client_expiration}
 * whose {@code t} counts seconds since the epoch (seen since 2026, linking.md 9.3).
 */
public final class ClientExpiration {

    private ClientExpiration() {}

    /** Returns when the refusal starts; empty if the stanza is not such an announcement. */
    public static Optional<Instant> of(Node ib) {
        return ib.child("client_expiration")
                .flatMap(announced -> announced.attribute("t"))
                .filter(text -> text.matches("\\d{1,11}"))
                .map(Long::parseLong)
                .map(Instant::ofEpochSecond);
    }
}
