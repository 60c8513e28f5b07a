package io.linkgate.engine.whatsapp;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One direction of a {@link MemoryWire}. What is sent arrives in order, each after the delay that the network had when
 * it was sent; nothing arrives while the pipe is shut or the network is silent, and nothing ever after a cut.
 */
final class Pipe {

    private final MemoryNetwork network;
    private final Queue<Runnable> underWay = new ArrayDeque<>();
    private int due;
    private boolean open;
    private boolean cut;

    Pipe(MemoryNetwork network) {
        this.network = network;
    }

    /** @param arrival runs at the other end */
    void send(Runnable arrival) {
        underWay.add(arrival);
        network.later(this::timeIsUp);
    }

    void open() {
        open = true;
        flow();
    }

    void cut() {
        cut = true;
        underWay.clear();
    }

    /** Delivers what may arrive now. */
    void flow() {
        while (due > 0 && open && !cut && network.carries()) {
            due--;
            underWay.remove().run();
        }
    }

    private void timeIsUp() {
        due++;
        flow();
    }
}
