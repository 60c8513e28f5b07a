package io.linkgate.protocol.pairing;

import io.linkgate.protocol.code.ClientType;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.protocol.stream.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A machine in a test: receives events, has its own time, and keeps what the last event led to. */
public final class PairingRun {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final SecretBytes SECRET = SecretBytes.of(filled(3));

    private final Pairing pairing;
    private PairingState state;
    private Instant now = START;
    private Instant alarm;
    private List<PairingAction> actions = List.of();

    PairingRun() {
        PairingTiming timing = PairingTiming.ofCodes(PairingTiming.FIRST_CODE, PairingTiming.LATER_CODE);
        pairing = new Pairing(new PairingSettings(
                PublicKey.of(filled(1)), PublicKey.of(filled(2)), ClientType.CHROME, "Chrome (Linux)", "7.8-", timing));
        take(pairing.begin(SECRET, now));
    }

    /** Returns a machine that waits for refs. */
    static PairingRun awaitingRefs() {
        return new PairingRun().on(new PairingEvent.Connected()).on(new PairingEvent.Established(0.5));
    }

    /** Returns a machine that shows the first of some refs. */
    public static PairingRun showing(String... refs) {
        return awaitingRefs().receives(pairDevice(refs));
    }

    static Node pairDevice(String... refs) {
        List<Node> children = Stream.of(refs)
                .map(ref -> Node.of("ref").withBytes(ref.getBytes(StandardCharsets.UTF_8)))
                .toList();
        return Node.of("iq")
                .with("from", "@s.whatsapp.net")
                .with("type", "set")
                .with("id", "2181069143")
                .with("xmlns", "md")
                .withChildren(Node.of("pair-device").withChildren(children));
    }

    public PairingRun on(PairingEvent event) {
        take(pairing.on(state, event, now));
        return this;
    }

    public PairingRun receives(Node node) {
        return on(new PairingEvent.NodeReceived(node));
    }

    /** Moves time without waking the machine. */
    PairingRun wait(Duration by) {
        now = now.plus(by);
        return this;
    }

    /** Moves time to the alarm and wakes the machine. */
    PairingRun wake() {
        now = alarm;
        return on(new PairingEvent.TimePassed(0.5));
    }

    /** Moves time, wakes the machine whenever its alarm goes off, and answers its keep-alive if required. */
    PairingRun pass(Duration by, boolean answering) {
        Instant target = now.plus(by);
        List<PairingAction> all = new ArrayList<>();
        while (!state.phase().isOver() && !alarm.isAfter(target)) {
            wake();
            all.addAll(actions);
            if (answering && !pings().isEmpty()) {
                receives(Node.of("iq").with("type", "result").with("from", "@s.whatsapp.net"));
                all.addAll(actions);
            }
        }
        now = target;
        actions = all;
        return this;
    }

    PairingPhase phase() {
        return state.phase();
    }

    PairingState state() {
        return state;
    }

    Instant now() {
        return now;
    }

    Instant alarm() {
        return alarm;
    }

    List<PairingAction> actions() {
        return actions;
    }

    List<PairingAction.ShowCode> shown() {
        return only(PairingAction.ShowCode.class);
    }

    public List<Node> sent() {
        return only(PairingAction.Send.class).stream()
                .map(PairingAction.Send::node)
                .toList();
    }

    List<Node> pings() {
        return sent().stream().filter(node -> node.has("xmlns", "w:p")).toList();
    }

    public ConnectionEnd end() {
        return only(PairingAction.End.class).get(0).end();
    }

    public <A extends PairingAction> List<A> only(Class<A> type) {
        return actions.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private void take(Step<PairingState, PairingAction> step) {
        state = step.state();
        actions = step.actions();
        only(PairingAction.WakeAt.class).forEach(wake -> alarm = wake.when());
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
