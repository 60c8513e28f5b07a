package io.linkgate.protocol.online;

import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.online.OnlineSettings.Purpose;
import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.protocol.stream.Step;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A run of the machine, whose time stands still until the test moves it. */
final class OnlineRun {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final String JID = "15550001111:12@s.whatsapp.net";
    static final String LID = "100000000000001:12@lid";

    private final CompanionKeys keys = CompanionKeys.generate(new SecureRandom());
    private final Online online;
    private Instant now = START;
    private Instant alarm = Instant.MAX;
    private Step<OnlineState, OnlineAction> last;

    OnlineRun(Purpose purpose) {
        online = new Online(new OnlineSettings(
                keys.registrationId(),
                keys.identity().publicKey(),
                keys.signedPreKey(),
                JID,
                LID,
                purpose,
                "7.8-",
                Duration.ofSeconds(20),
                Duration.ofSeconds(20),
                OnlineSettings.USUAL_REQUEST,
                OnlineSettings.KeepAlive.USUAL));
        take(online.begin(now));
    }

    /** The keys of the companion. */
    CompanionKeys keys() {
        return keys;
    }

    OnlineRun on(OnlineEvent event) {
        take(online.on(last.state(), event, now));
        return this;
    }

    OnlineRun receives(Node node) {
        return on(new OnlineEvent.NodeReceived(node));
    }

    OnlineRun connect() {
        return on(new OnlineEvent.Connected()).on(new OnlineEvent.Established(0));
    }

    OnlineRun login() {
        return connect().receives(Node.of("success").with("lid", LID));
    }

    OnlineRun goOnline() {
        login().answered("800").answered("800").only(OnlineAction.Announce.class);
        return this;
    }

    /** Receives the good answer to the last request, with a number of pre-keys. */
    OnlineRun answered(String count) {
        return receives(answer().withChildren(Node.of("count").with("value", count)));
    }

    /** Returns the good answer to the last request. */
    Node answer() {
        return Node.of("iq")
                .with("from", "@s.whatsapp.net")
                .with("type", "result")
                .with("id", sent().attribute("id").orElseThrow());
    }

    /** Moves the time, and lets the machine look at the clock. */
    OnlineRun pass(Duration time) {
        now = now.plus(time);
        return on(new OnlineEvent.TimePassed(0));
    }

    /** Moves the time to the last alarm that the machine has set, and rings it. */
    OnlineRun ring() {
        return pass(Duration.between(now, alarm));
    }

    Instant now() {
        return now;
    }

    OnlinePhase phase() {
        return last.state().phase();
    }

    boolean isOver() {
        return last.state().isOver();
    }

    /** What the machine did at the last event. */
    List<OnlineAction> actions() {
        return last.actions();
    }

    /** The last stanza that was sent at the last event. */
    Node sent() {
        return only(OnlineAction.Send.class).node();
    }

    ConnectionEnd end() {
        return only(OnlineAction.End.class).end();
    }

    /** The last action of that type at the last event. */
    <A> A only(Class<A> type) {
        return actions().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((first, later) -> later)
                .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " in " + actions()));
    }

    private void take(Step<OnlineState, OnlineAction> step) {
        last = step;
        for (OnlineAction action : step.actions()) {
            if (action instanceof OnlineAction.WakeAt wake) {
                alarm = wake.when();
            }
        }
    }
}
