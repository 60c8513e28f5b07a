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
 * The network between engines and the stand-in, in memory and controlled by a test. Messages arrive in tasks of their
 * own, so neither end is called from within the other. For one thread.
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
     * Creates a working network.
     *
     * @param server supplies the answering server at each dial
     * @param loop delivers messages
     * @param scheduler delivers delayed messages
     */
    public MemoryNetwork(
            Supplier<SandboxServer> server, Executor loop, ScheduledExecutorService scheduler, Clock clock) {
        this.server = server;
        this.loop = loop;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /** Returns the real engine over this network. */
    public WhatsAppEngine engine(WhatsAppTarget target, SecureRandom random) {
        return new WhatsAppEngine(target, this::dial, new Workers(loop, scheduler, loop), Clocks.same(clock), random);
    }

    /** Returns the real engine with threads of their own for messages. */
    WhatsAppEngine engine(WhatsAppTarget target, Executor messages, SecureRandom random) {
        return new WhatsAppEngine(
                target, this::dial, new Workers(loop, scheduler, loop, messages), Clocks.same(clock), random);
    }

    /** Returns the real engine with a wall clock that may be set. */
    public WhatsAppEngine engine(WhatsAppTarget target, Clock wall, SecureRandom random) {
        return new WhatsAppEngine(
                target, this::dial, new Workers(loop, scheduler, loop), new Clocks(wall, clock), random);
    }

    /** Refuses every new wire from now on; open wires stay open. */
    public void refuse() {
        refusing = true;
    }

    /** Drops everything from now on, without a report. */
    public void fallSilent() {
        silent = true;
    }

    /** Repairs the network. Messages under way in a silent network arrive now, as they do over TCP. */
    public void recover() {
        refusing = false;
        silent = false;
        List.copyOf(wires).forEach(wire -> loop.execute(wire::flow));
    }

    /** Breaks every wire; both of its ends notice. */
    public void cut() {
        List.copyOf(wires).forEach(wire -> loop.execute(wire::cut));
    }

    /** Sets the delay of everything sent from now on. */
    public void delay(Duration each) {
        delay = each;
    }

    /** Returns how many wires are open or being opened. */
    public int open() {
        return wires.size();
    }

    /** Returns the time of every dial. */
    public List<Instant> dials() {
        return List.copyOf(dials);
    }

    /** Returns how many messages companions have sent so far. */
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

    /** Runs a task after the present delay. */
    void later(Runnable task) {
        if (delay.isZero()) {
            loop.execute(task);
        } else {
            Future<?> unused = scheduler.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
