package io.linkgate.live;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.Engine;
import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.EngineEvent;
import io.linkgate.live.Connections.Role;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Opens the connections of one session: each when its turn has come and the device is loaded. Holds the device, which is the
 * same over connections that follow each other. One that is opened beside another has a device of its own; which of the two
 * becomes the instance's is decided by the phone. Nothing of a device is on disk before a phone has confirmed it. Confined to the
 * session's mailbox.
 */
final class Connector {

    private final SessionContext context;
    private final Executor mailbox;
    private final DeviceKeeper keeper;
    private final Connections connections;
    private final Receiver receiver;
    private final Map<Integer, EngineDevice> devices = new HashMap<>(2);
    private Optional<EngineDevice> device = Optional.empty();

    /** Hears, in the mailbox, what comes of a connection. */
    interface Receiver {

        /**
         * It says something.
         *
         * @param begun when its turn had come, by the steady clock
         */
        void heard(int number, Instant begun, EngineEvent event);

        /** The device that is kept cannot be opened or understood. */
        void unreadable(String why);
    }

    Connector(
            SessionContext context, Executor mailbox, DeviceKeeper keeper, Connections connections, Receiver receiver) {
        this.context = context;
        this.mailbox = mailbox;
        this.keeper = keeper;
        this.connections = connections;
        this.receiver = receiver;
    }

    /**
     * Opens a connection as soon as it may.
     *
     * @param number of one that has begun; nothing happens any more once it is given up
     * @param urgent whether somebody waits for it
     * @param admitted runs when its turn has come
     */
    void dial(int number, Engine engine, boolean urgent, Runnable admitted) {
        connections.waits(number, context.limiter().acquire(urgent, mailbox, () -> {
            if (connections.roleOf(number) != Role.GONE) {
                admitted.run();
                begin(number, engine);
            }
        }));
    }

    /**
     * Opens a connection of a device of its own beside the one that is open.
     *
     * @param number of one that has begun; nothing happens any more once it is given up
     */
    void dialBeside(int number, Engine engine) {
        dial(number, engine, true, () -> device = device.map(engine::successorOf));
    }

    /** The device of that connection is the one from now on: a phone has taken its code. */
    void keepDeviceOf(int number) {
        device = Optional.ofNullable(devices.get(number)).or(() -> device);
    }

    /** The next connection is that of the device that is kept then, or of a new one. */
    void forgetDevice() {
        device = Optional.empty();
        devices.clear();
    }

    private void begin(int number, Engine engine) {
        Instant begun = context.clocks().steady().instant();
        device.ifPresentOrElse(
                known -> open(number, begun, engine, known),
                () -> keeper.load(engine, loaded -> mailbox.execute(() -> loaded(number, begun, engine, loaded))));
    }

    private void loaded(int number, Instant begun, Engine engine, DeviceKeeper.Loaded loaded) {
        if (connections.roleOf(number) == Role.GONE) {
            return;
        }
        if (loaded instanceof DeviceKeeper.Loaded.Device found) {
            device = Optional.of(found.device());
            open(number, begun, engine, found.device());
        } else if (loaded instanceof DeviceKeeper.Loaded.Unreadable unreadable) {
            receiver.unreadable(unreadable.why());
        } else {
            receiver.heard(number, begun, new EngineEvent.Ended(EndCause.UNREACHABLE, "The database does not answer."));
        }
    }

    private void open(int number, Instant begun, Engine engine, EngineDevice known) {
        devices.keySet().removeIf(other -> connections.roleOf(other) == Role.GONE);
        devices.put(number, known);
        connections.opened(
                number, engine.open(known, event -> mailbox.execute(() -> receiver.heard(number, begun, event))));
    }
}
