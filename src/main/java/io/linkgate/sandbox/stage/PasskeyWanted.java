package io.linkgate.sandbox.stage;

import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.fault.Fault;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * The stage in which a phone has taken the companion's code, and its account has to present a passkey before the phone
 * may vouch. The stand-in stops there: nothing verifies a passkey, and a companion that sends one receives an error.
 * Codes that were offered can no longer be used, since one was taken.
 *
 * @param until when the server gives up
 */
public record PasskeyWanted(Instant until) implements Stage {

    /**
     * The lifetime of a request: defaults of the web client's flags 30661 and 30662 (whatsapp-rust
     * {@code wacore/src/iq/abprops.rs}). Whether the real socket lives that long is not known.
     */
    static final Duration LIFE = Duration.ofSeconds(600);

    private static final int CHALLENGE_BYTES = 32;
    private static final int NOT_IMPLEMENTED = 501;

    public PasskeyWanted {
        Objects.requireNonNull(until);
    }

    public static Turn begin(String stanzaId, SecureRandom random, Instant now) {
        return Turn.to(
                new PasskeyWanted(now.plus(LIFE).plus(OfferedCode.GRACE)),
                ServerStanzas.passkeyWanted(stanzaId, options(random), now));
    }

    @Override
    public Optional<Instant> deadline() {
        return Optional.of(until);
    }

    @Override
    public Turn received(Node node, Instant now) {
        Optional<String> id =
                node.attribute("id").filter(any -> ServerStanzas.isRequest(node) && node.has("xmlns", "md"));
        return id.map(request ->
                        Turn.to(this, ServerStanzas.error(request, NOT_IMPLEMENTED, "feature-not-implemented")))
                .orElseGet(() -> Turn.to(this, ServerStanzas.acknowledge(node, now)));
    }

    @Override
    public boolean isMomentOf(Fault fault) {
        return fault.appliesAnyTime();
    }

    @Override
    public Turn finished() {
        return Turn.to(new Closed(), ServerStanzas.streamEnd());
    }

    /** As in the captures of 2026 (Baileys, pull request 2689), with a challenge of its own. */
    private static String options(SecureRandom random) {
        byte[] challenge = new byte[CHALLENGE_BYTES];
        random.nextBytes(challenge);
        return """
                {"challenge":"%s","timeout":%d,"rpId":"whatsapp.com","allowCredentials":[],\
                "userVerification":"required","extensions":{"uvm":true}}""".formatted(Base64.getUrlEncoder().withoutPadding().encodeToString(challenge), LIFE.toMillis());
    }
}
