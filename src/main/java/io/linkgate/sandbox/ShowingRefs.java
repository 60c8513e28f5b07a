package io.linkgate.sandbox;

import io.linkgate.protocol.node.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The companion has its refs and shows them one after the other.
 *
 * @param current what it may show
 * @param stanzaId of the request that brought them
 */
record ShowingRefs(Offer current, String stanzaId) implements Stage {

    /** The companion starts to count a little later than we do; its last code must not lose its end. */
    private static final Duration LAST_CODE_GRACE = Duration.ofSeconds(2);

    ShowingRefs {
        Objects.requireNonNull(current);
        Objects.requireNonNull(stanzaId);
    }

    static Turn begin(Offer offer, String stanzaId) {
        return Turn.to(new ShowingRefs(offer, stanzaId), Stanzas.pairDevice(stanzaId, offer.codes()));
    }

    @Override
    public Optional<Instant> deadline() {
        return Optional.of(current.until().plus(LAST_CODE_GRACE));
    }

    @Override
    public Optional<Offer> offer() {
        return Optional.of(current);
    }

    /** Requests are answered, known or not, since a companion without an answer gives up; the rest needs none. */
    @Override
    public Turn received(Node node, Instant now) {
        if (!node.tag().equals("iq")) {
            return Turn.to(this);
        }
        if (node.has("type", "result") && node.has("id", stanzaId)) {
            return Turn.to(new ShowingRefs(current.acknowledge(), stanzaId));
        }
        boolean request = node.has("type", "get") || node.has("type", "set");
        return Turn.to(this, node.attribute("id").filter(id -> request).map(id -> Stanzas.result(id, now)));
    }

    @Override
    public Turn finished() {
        return Turn.to(new Over(), Stanzas.streamEnd());
    }
}
