package io.linkgate.sandbox;

import io.linkgate.protocol.node.Node;
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

    ShowingRefs {
        Objects.requireNonNull(current);
        Objects.requireNonNull(stanzaId);
    }

    static Turn begin(Offer offer, String stanzaId) {
        return Turn.to(new ShowingRefs(offer, stanzaId), Stanzas.pairDevice(stanzaId, offer.codes()));
    }

    @Override
    public Optional<Instant> deadline() {
        return Optional.of(current.until().plus(OfferedCode.GRACE));
    }

    @Override
    public Optional<Offer> offer() {
        return Optional.of(current);
    }

    /** Requests are answered, known or not, since a companion without an answer gives up; the rest needs none. */
    @Override
    public Turn received(Node node, Instant now) {
        if (node.tag().equals("iq") && node.has("type", "result") && node.has("id", stanzaId)) {
            return Turn.to(new ShowingRefs(current.acknowledge(), stanzaId));
        }
        return Turn.to(this, Stanzas.courtesy(node, now));
    }

    /** A phone vouched for the companion. */
    Turn vouched(Vouched vouched, String nextStanzaId, boolean restart, Instant now) {
        return Signing.begin(vouched, nextStanzaId, restart, now);
    }

    /** The server wants the companion to change the secret of its codes before a phone may link it. */
    Turn refreshed(String nextStanzaId, Instant now) {
        return Turn.to(this, Stanzas.refresh(nextStanzaId, now));
    }

    @Override
    public Turn finished() {
        return Turn.to(new Over(), Stanzas.streamEnd());
    }
}
