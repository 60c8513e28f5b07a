package io.linkgate.sandbox;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The companion has its refs and shows them one after the other. It may show a code to be typed as well; the owner of the
 * phone does either.
 *
 * @param current what it may show
 * @param stanzaId of the request that brought them
 * @param refs names the codes that are to be typed
 * @param asked the code that is to be typed, if there is one
 */
record ShowingRefs(Offer current, String stanzaId, RefSource refs, Optional<AskedCode> asked) implements Stage {

    /** How long a companion may take to finish once a code was typed: it computes for some tenths of a second. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int BAD_REQUEST = 400;

    ShowingRefs {
        Objects.requireNonNull(current);
        Objects.requireNonNull(stanzaId);
        Objects.requireNonNull(refs);
        Objects.requireNonNull(asked);
    }

    static Turn begin(Offer offer, String stanzaId, RefSource refs) {
        return Turn.to(
                new ShowingRefs(offer, stanzaId, refs, Optional.empty()), Stanzas.pairDevice(stanzaId, offer.codes()));
    }

    /** A link that has begun is not cut off because the codes run out. */
    @Override
    public Optional<Instant> deadline() {
        Instant offerEnds = current.until().plus(OfferedCode.GRACE);
        return asked.flatMap(AskedCode::typing)
                .map(AskedCode.Typing::until)
                .filter(offerEnds::isBefore)
                .or(() -> Optional.of(offerEnds));
    }

    @Override
    public Optional<Offer> offer() {
        return Optional.of(current);
    }

    /** Requests are answered, known or not, since a companion without an answer gives up; the rest needs none. */
    @Override
    public Turn received(Node node, Instant now) {
        if (node.tag().equals("iq") && node.has("type", "result") && node.has("id", stanzaId)) {
            return Turn.to(new ShowingRefs(refs.acknowledged(current), stanzaId, refs, asked));
        }
        Optional<String> id = node.attribute("id").filter(any -> Stanzas.isRequest(node));
        Optional<Node> registration = node.child(LinkCodeStanzas.REGISTRATION);
        return id.isPresent() && registration.isPresent()
                ? registered(id.get(), node, registration.get(), now)
                : Turn.to(this, Stanzas.courtesy(node, now));
    }

    /** The code that is to be typed, while it is good. */
    Optional<AskedCode> askedAt(Instant now) {
        return asked.filter(code -> code.isGoodAt(now));
    }

    /** Whether that ref may be shown. */
    boolean offers(String ref) {
        return current.code(ref).isPresent();
    }

    /** Whether that ref stands for the code that is to be typed. */
    boolean asks(SecretBytes ref) {
        return asked.filter(code -> code.ref().equals(ref)).isPresent();
    }

    /** A code was typed into the phone. */
    Turn typed(TypedKeys keys, String nextStanzaId, Instant now) {
        AskedCode code = asked.orElseThrow();
        return Turn.to(
                with(code.typed(now.plus(PATIENCE))),
                LinkCodeStanzas.primaryHello(nextStanzaId, code.ref(), keys, now));
    }

    /** It came to nothing; another try may follow. */
    Turn untyped() {
        return Turn.to(new ShowingRefs(current, stanzaId, refs, asked.map(AskedCode::untyped)));
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

    private Turn registered(String id, Node request, Node registration, Instant now) {
        Optional<Turn> turn = request.has("type", "set") && request.has("xmlns", "md")
                ? switch (registration.attribute("stage").orElse("")) {
                    case "companion_hello" -> hello(id, registration, now);
                    case "companion_finish" -> finish(id, registration, now);
                    default -> Optional.<Turn>empty();
                }
                : Optional.empty();
        return turn.orElseGet(() -> Turn.to(this, Stanzas.error(id, BAD_REQUEST, "bad-request")));
    }

    /** A later wish replaces an earlier one; a phone that is at the earlier one's code hears nothing more of it. */
    private Optional<Turn> hello(String id, Node registration, Instant now) {
        return AskedCode.of(registration, current.noiseKey(), refs.linkCodeRef(), now)
                .map(code -> Turn.to(with(code), LinkCodeStanzas.asked(id, code.ref(), now)));
    }

    private Optional<Turn> finish(String id, Node registration, Instant now) {
        return asked.filter(AskedCode::isAwaited)
                .flatMap(code -> code.finish(registration)
                        .map(finish -> Turn.to(with(code.finished()), Stanzas.result(id, now))
                                .with(new Effect.Finished(finish))));
    }

    private ShowingRefs with(AskedCode code) {
        return new ShowingRefs(current, stanzaId, refs, Optional.of(code));
    }
}
