package io.linkgate.protocol.online;

import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.online.OnlineSettings.Purpose;
import io.linkgate.protocol.stream.Step;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A machine on its way to a phase; time stands still. */
final class OnlineRun {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Online online;
    private Step<OnlineState, OnlineAction> last;

    OnlineRun(Purpose purpose) {
        CompanionKeys keys = CompanionKeys.generate(new SecureRandom());
        online = new Online(new OnlineSettings(
                keys.registrationId(),
                keys.identity().publicKey(),
                keys.signedPreKey(),
                "15550001111:12@s.whatsapp.net",
                "100000000000001:12@lid",
                purpose,
                "7.8-",
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                OnlineSettings.USUAL_REQUEST,
                OnlineSettings.KeepAlive.USUAL));
        last = online.begin(NOW);
    }

    OnlineRun on(OnlineEvent event) {
        last = online.on(last.state(), event, NOW);
        return this;
    }

    OnlineRun connect() {
        return on(new OnlineEvent.Connected()).on(new OnlineEvent.Established(0));
    }

    OnlineRun login() {
        return connect().on(new OnlineEvent.NodeReceived(Node.of("success")));
    }

    OnlineRun goOnline() {
        return login().answered("800").answered("800");
    }

    /** Receives the good answer to the last request, with a number of pre-keys. */
    OnlineRun answered(String count) {
        return on(new OnlineEvent.NodeReceived(Node.of("iq")
                .with("from", "@s.whatsapp.net")
                .with("type", "result")
                .with("id", only(OnlineAction.Send.class).node().attribute("id").orElseThrow())
                .withChildren(List.of(Node.of("count").with("value", count)))));
    }

    OnlinePhase phase() {
        return last.state().phase();
    }

    <A> A only(Class<A> type) {
        return last.actions().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }
}
