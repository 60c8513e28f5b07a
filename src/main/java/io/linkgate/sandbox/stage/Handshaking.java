package io.linkgate.sandbox.stage;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.socket.ClientPayload;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.sandbox.account.Accounts;
import io.linkgate.sandbox.mail.PostOffice;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The handshake is under way.
 *
 * @param until when it must be done
 */
public record Handshaking(Instant until) implements Stage {

    /** The time that both known clients wait for an answer: whatsmeow {@code handshake.go}. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Close to the versions that clients carried in 2026. */
    private static final ClientVersion OLDEST_VERSION = new ClientVersion(2, 3000, 1_000_000_000);

    public Handshaking {
        Objects.requireNonNull(until);
    }

    public static Handshaking begin(Instant now) {
        return new Handshaking(now.plus(LIMIT));
    }

    /**
     * The companion has proven its key and identified itself.
     *
     * @param refs makes the codes for a companion that registers
     * @param accounts the linked devices, which may log in
     * @param mail what waits for them
     */
    public Turn identified(
            PublicKey client, ClientPayload payload, RefSource refs, Accounts accounts, PostOffice mail, Instant now) {
        if (payload.version().compareTo(OLDEST_VERSION) < 0) {
            return refuse(Refusal.CLIENT_OUTDATED);
        }
        if (payload instanceof ClientPayload.Register register) {
            return register.registration().isSigned()
                    ? ShowingRefs.begin(refs.offer(client, now), refs.stanzaId(), refs)
                    : refuse(Refusal.BAD_PAYLOAD);
        }
        ClientPayload.Login login = (ClientPayload.Login) payload;
        return accounts.login(login.user(), login.device(), client)
                .map(known -> welcome(known, mail, refs.routingInfo(), now))
                .orElseGet(() -> refuse(Refusal.LOGGED_OUT));
    }

    /** The companion's payload is invalid. */
    public Turn invalidPayload() {
        return refuse(Refusal.BAD_PAYLOAD);
    }

    @Override
    public Optional<Instant> deadline() {
        return Optional.of(until);
    }

    @Override
    public Turn received(Node node, Instant now) {
        throw new IllegalStateException("a node arrived before the handshake was done");
    }

    /** Closes without a stanza: there may be no key yet under which one could be sent. */
    @Override
    public Turn finished() {
        return Turn.to(new Closed());
    }

    private static Turn refuse(Refusal refusal) {
        return Turn.to(new Closed(), ServerStanzas.failure(refusal.code()));
    }

    private static Turn welcome(Accounts.Login login, PostOffice mail, byte[] routingInfo, Instant now) {
        return LoggedIn.begin(
                login.address(), ServerStanzas.success(login, now), routingInfo, mail.waitingFor(login.address()), now);
    }
}
