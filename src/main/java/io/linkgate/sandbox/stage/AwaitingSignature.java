package io.linkgate.sandbox.stage;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.StreamCode;
import io.linkgate.sandbox.account.DeviceIdentity;
import io.linkgate.sandbox.account.PendingDevice;
import io.linkgate.sandbox.fault.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The stage in which a phone has vouched for the companion, which now has to sign too. Any answer ends the connection:
 * a linked device comes back by logging in.
 *
 * @param pendingDevice what waits for the signature
 * @param stanzaId id of the request for it
 * @param restart whether the server then ends the stream with code 515, so that the companion comes back
 * @param until when the companion must have answered
 */
public record AwaitingSignature(PendingDevice pendingDevice, String stanzaId, boolean restart, Instant until)
        implements Stage {

    /** Companions answer within a second; until then the phone shows a spinner. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    public AwaitingSignature {
        Objects.requireNonNull(pendingDevice);
        Objects.requireNonNull(stanzaId);
        Objects.requireNonNull(until);
    }

    static Turn begin(PendingDevice pendingDevice, String stanzaId, boolean restart, Instant now) {
        return Turn.to(
                new AwaitingSignature(pendingDevice, stanzaId, restart, now.plus(PATIENCE)),
                ServerStanzas.pairSuccess(stanzaId, pendingDevice, now));
    }

    @Override
    public Optional<Instant> deadline() {
        return Optional.of(until);
    }

    @Override
    public Turn received(Node node, Instant now) {
        if (!node.tag().equals("iq") || !node.has("id", stanzaId)) {
            return Turn.to(this, ServerStanzas.acknowledge(node, now));
        }
        if (node.has("type", "error")) {
            return end(ScanResult.REFUSED_BY_COMPANION);
        }
        return node.has("type", "result") ? answered(node) : Turn.to(this, ServerStanzas.acknowledge(node, now));
    }

    @Override
    public boolean isMomentOf(Fault fault) {
        return fault.dropsAt(Fault.Step.SIGNING);
    }

    @Override
    public Turn finished() {
        return end(ScanResult.NO_ANSWER);
    }

    private Turn answered(Node node) {
        Optional<Node> signed = node.child("pair-device-sign").flatMap(child -> child.child("device-identity"));
        Optional<byte[]> complete = signed.filter(
                        identity -> identity.has("key-index", Integer.toString(pendingDevice.keyIndex())))
                .flatMap(Node::bytes)
                .filter(pendingDevice.identity()::isCompletedBy);
        if (complete.isEmpty()) {
            return end(ScanResult.BAD_ANSWER);
        }
        Turn linked = restart
                ? Turn.to(new Closed(), ServerStanzas.streamError(StreamCode.RESTART.number()))
                : Turn.to(new Closed());
        return linked.with(
                new Effect.Register(pendingDevice, DeviceIdentity.of(complete.get())),
                new Effect.Report(ScanResult.LINKED));
    }

    private static Turn end(ScanResult result) {
        return Turn.to(new Closed()).with(new Effect.Report(result));
    }
}
