package io.linkgate.sandbox.stage;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.PendingDevice;
import io.linkgate.sandbox.fault.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The stage in which the companion shows its refs one after the other. It may show a pairing code as well; the owner of
 * the phone uses either.
 *
 * @param current the refs that it may show
 * @param stanzaId id of the request that carried them
 * @param refs makes names for pairing codes
 * @param asked the pairing code, if one was requested
 */
public record ShowingRefs(Offer current, String stanzaId, RefSource refs, Optional<PairingCodeOffer> asked)
        implements Stage {

    /** How long a companion may take to finish after a code was typed; it computes for some tenths of a second. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int BAD_REQUEST = 400;

    public ShowingRefs {
        Objects.requireNonNull(current);
        Objects.requireNonNull(stanzaId);
        Objects.requireNonNull(refs);
        Objects.requireNonNull(asked);
    }

    static Turn begin(Offer offer, String stanzaId, RefSource refs) {
        return Turn.to(
                new ShowingRefs(offer, stanzaId, refs, Optional.empty()),
                ServerStanzas.pairDevice(stanzaId, offer.codes()));
    }

    /** The end of the codes, later if a code was typed: a link that has begun is not cut off. */
    @Override
    public Optional<Instant> deadline() {
        Instant offerEnds = current.until().plus(OfferedCode.GRACE);
        return asked.flatMap(PairingCodeOffer::typing)
                .map(PairingCodeOffer.Typing::until)
                .filter(offerEnds::isBefore)
                .or(() -> Optional.of(offerEnds));
    }

    @Override
    public Optional<Offer> offer() {
        return Optional.of(current);
    }

    @Override
    public Turn received(Node node, Instant now) {
        if (node.tag().equals("iq") && node.has("type", "result") && node.has("id", stanzaId)) {
            return Turn.to(new ShowingRefs(refs.acknowledged(current), stanzaId, refs, asked));
        }
        Optional<String> id = node.attribute("id").filter(any -> ServerStanzas.isRequest(node));
        Optional<Node> registration = node.child(PairingCodeReplies.REGISTRATION);
        return id.isPresent() && registration.isPresent()
                ? registered(id.get(), node, registration.get(), now)
                : Turn.to(this, ServerStanzas.acknowledge(node, now));
    }

    /** The pairing code, while it is valid. */
    public Optional<PairingCodeOffer> askedAt(Instant now) {
        return asked.filter(code -> code.isGoodAt(now));
    }

    /** Whether that ref may be shown. */
    public boolean offers(String ref) {
        return current.code(ref).isPresent();
    }

    /** Whether a phone may link with a code that has that ref and that secret. */
    public boolean offers(String ref, SecretBytes secret) {
        return offers(ref) && !current.isStale(secret);
    }

    /** Whether that ref names the current pairing code. */
    public boolean asks(SecretBytes ref) {
        return asked.filter(code -> code.ref().equals(ref)).isPresent();
    }

    /** A code was typed on the phone. */
    public Turn typed(PrimaryKeys keys, String nextStanzaId, Instant now) {
        PairingCodeOffer code = asked.orElseThrow();
        return Turn.to(
                with(code.typed(now.plus(PATIENCE))),
                PairingCodeReplies.primaryHello(
                        nextStanzaId, code.ref(), keys.wrapped(), keys.account().publicKey(), now));
    }

    /** The attempt has failed; another may follow. */
    public Turn typingFailed() {
        return Turn.to(new ShowingRefs(current, stanzaId, refs, asked.map(PairingCodeOffer::withoutTyping)));
    }

    /** A phone has vouched for the companion. */
    public Turn vouched(PendingDevice pendingDevice, String nextStanzaId, boolean restart, Instant now) {
        return AwaitingSignature.begin(pendingDevice, nextStanzaId, restart, now);
    }

    /**
     * The companion must change the secret of its codes before a phone may link it.
     *
     * @param secret that of the code which a phone has scanned
     */
    public Turn refreshed(SecretBytes secret, String nextStanzaId, Instant now) {
        return Turn.to(
                new ShowingRefs(current.without(secret), stanzaId, refs, asked),
                ServerStanzas.refresh(nextStanzaId, now));
    }

    @Override
    public boolean isMomentOf(Fault fault) {
        return fault.dropsAt(Fault.Step.REFS) || fault.appliesAnyTime();
    }

    @Override
    public Turn finished() {
        return Turn.to(new Closed(), ServerStanzas.streamEnd());
    }

    private Turn registered(String id, Node request, Node registration, Instant now) {
        Optional<Turn> turn = request.has("type", "set") && request.has("xmlns", "md")
                ? switch (registration.attribute("stage").orElse("")) {
                    case "companion_hello" -> hello(id, registration, now);
                    case "companion_finish" -> finish(id, registration, now);
                    default -> Optional.<Turn>empty();
                }
                : Optional.empty();
        return turn.orElseGet(() -> Turn.to(this, ServerStanzas.error(id, BAD_REQUEST, "bad-request")));
    }

    /** A later request replaces an earlier one; a phone that is using the earlier code gets no answer. */
    private Optional<Turn> hello(String id, Node registration, Instant now) {
        return PairingCodeOffer.of(registration, current.noiseKey(), refs.linkCodeRef(), now)
                .map(code -> Turn.to(with(code), PairingCodeReplies.asked(id, code.ref(), now)));
    }

    private Optional<Turn> finish(String id, Node registration, Instant now) {
        return asked.filter(PairingCodeOffer::isAwaited)
                .flatMap(code -> code.finish(registration)
                        .map(finish -> Turn.to(with(code.finished()), ServerStanzas.result(id, now))
                                .with(new Effect.Finished(finish))));
    }

    private ShowingRefs with(PairingCodeOffer code) {
        return new ShowingRefs(current, stanzaId, refs, Optional.of(code));
    }
}
