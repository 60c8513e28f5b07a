package io.linkgate.sandbox.mail;

import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.DeviceAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The errands that posting leaves behind: devices whose queues have grown, and stanzas that only connected devices get.
 * A thread that holds no connection's lock carries them out. Safe for use by any thread.
 */
public final class Errands {

    private final Queue<Errand> waiting = new ConcurrentLinkedQueue<>();

    /**
     * One errand.
     *
     * @param device the device to visit
     * @param passing a stanza that is not kept; empty to deliver what is queued
     */
    public record Errand(DeviceAddress device, Optional<Node> passing) {
        public Errand {
            Objects.requireNonNull(device);
            Objects.requireNonNull(passing);
        }
    }

    /** The queue of that device has grown. */
    public void visit(DeviceAddress device) {
        waiting.add(new Errand(device, Optional.empty()));
    }

    /** That stanza is for the device if it is connected. */
    void pass(DeviceAddress device, Node stanza) {
        waiting.add(new Errand(device, Optional.of(stanza)));
    }

    /** Takes the next errand. */
    public Optional<Errand> next() {
        return Optional.ofNullable(waiting.poll());
    }
}
