package io.linkgate.engine.whatsapp;

import io.linkgate.engine.Clocks;
import io.linkgate.engine.Workers;
import io.linkgate.engine.whatsapp.socket.Wire;
import io.linkgate.sandbox.server.SandboxServer;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Everything between engines and the stand-in, within memory and under the control of a test. Messages arrive in tasks of their
 * own, so no end is ever called from within the other. For one thread.
 */
public final class MemoryNetwork {

    private final Supplier<SandboxServer> server;
    private final Executor loop;
    private final ScheduledExecutorService scheduler;
    private final Clock clock;
    private final List<MemoryWire> wires = new ArrayList<>();
    private final List<Instant> dials = new ArrayList<>();
    private long sent;
    private Duration delay = Duration.ZERO;
    private boolean refusing;
    private boolean silent;

    /**
     * A network that works.
     *
     * @param server who answers, asked at each dial
     * @param loop carries messages
     * @param scheduler carries them later
     */
    public MemoryNetwork(
            Supplier<SandboxServer> server, Executor loop, ScheduledExecutorService scheduler, Clock clock) {
        this.server = server;
        this.loop = loop;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /** The real engine, over this network. */
    public WhatsAppEngine engine(WhatsAppTarget target, SecureRandom random) {
        return new WhatsAppEngine(target, this::dial, new Workers(loop, scheduler, loop), Clocks.same(clock), random);
    }

    /** The same whose wall clock may be set. */
    public WhatsAppEngine engine(WhatsAppTarget target, Clock wall, SecureRandom random) {
        return new WhatsAppEngine(
                target, this::dial, new Workers(loop, scheduler, loop), new Clocks(wall, clock), random);
    }

    /** From now on nobody can be reached; wires that are open stay so. */
    public void refuse() {
        refusing = true;
    }

    /** From now on nothing arrives, and nobody is told. */
    public void fallSilent() {
        silent = true;
    }

    /** All is well again. What was under way in a silent network arrives now, as it does over TCP. */
    public void recover() {
        refusing = false;
        silent = false;
        List.copyOf(wires).forEach(wire -> loop.execute(wire::flow));
    }

    /** Every wire breaks, and both of its ends notice. */
    public void cut() {
        List.copyOf(wires).forEach(wire -> loop.execute(wire::cut));
    }

    /** How long whatever is sent from now on is under way. */
    public void delay(Duration each) {
        delay = each;
    }

    /** How many wires are open or being opened. */
    public int open() {
        return wires.size();
    }

    /** When somebody dialled, every time. */
    public List<Instant> dials() {
        return List.copyOf(dials);
    }

    /** How many messages companions have sent so far. */
    public long sent() {
        return sent;
    }

    private Wire dial(URI endpoint, Wire.Receiver receiver) {
        dials.add(clock.instant());
        MemoryWire wire = new MemoryWire(this, endpoint, receiver);
        wires.add(wire);
        wire.dial();
        return wire;
    }

    void forget(MemoryWire wire) {
        wires.remove(wire);
    }

    void countSent() {
        sent++;
    }

    boolean refuses() {
        return refusing;
    }

    boolean carries() {
        return !silent;
    }

    SandboxServer server() {
        return server.get();
    }

    /** Runs the task when the delay of now is over. */
    void later(Runnable task) {
        if (delay.isZero()) {
            loop.execute(task);
        } else {
            Future<?> unused = scheduler.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
