package io.linkgate.live;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.Engine;
import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.message.MessageStore;
import io.linkgate.live.Connections.Role;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The opener of one session's connections: each is opened when its turn has come and the device is loaded. Holds the
 * device, which successive connections share. A second connection has a device of its own; the phone decides which of
 * the two becomes the instance's. Nothing of a device is on disk before a phone has confirmed it. Confined to the
 * session's mailbox.
 */
final class Connector {

    private final SessionContext context;
    private final Executor mailbox;
    private final Supplier<MessageStore> messages;
    private final DeviceKeeper keeper;
    private final Connections connections;
    private final Receiver receiver;
    private final Map<Integer, EngineDevice> devices = new HashMap<>(2);
    private Optional<EngineDevice> device = Optional.empty();
    private CompletableFuture<Void> saving = CompletableFuture.completedFuture(null);

    /** The receiver of what happens to a connection, called in the mailbox. */
    interface Receiver {

        /**
         * The connection has reported an event.
         *
         * @param begun when its turn had come, by the steady clock
         */
        void received(int number, Instant begun, EngineEvent event);

        /** The saved device cannot be opened or understood. */
        void unreadable(String why);
    }

    Connector(
            SessionContext context,
            Executor mailbox,
            Supplier<MessageStore> messages,
            DeviceKeeper keeper,
            Connections connections,
            Receiver receiver) {
        this.context = context;
        this.mailbox = mailbox;
        this.messages = messages;
        this.keeper = keeper;
        this.connections = connections;
        this.receiver = receiver;
    }

    /**
     * Closes what is open, and opens a new main connection as soon as the limiter permits.
     *
     * @param urgent whether a caller waits for it
     * @param admitted runs when its turn has come, unless it was given up
     */
    void dial(Engine engine, boolean urgent, Runnable admitted) {
        dial(connections.begin(), engine, urgent, admitted);
    }

    /** Opens a second connection, with a device of its own, that will take over from the main one. */
    void dialSuccessor(Engine engine) {
        dial(connections.beginSuccessor(), engine, true, () -> device = device.map(engine::successorOf));
    }

    private void dial(int number, Engine engine, boolean urgent, Runnable admitted) {
        connections.waits(number, context.limiter().acquire(urgent, mailbox, () -> {
            if (connections.roleOf(number) != Role.GONE) {
                admitted.run();
                begin(number, engine);
            }
        }));
    }

    /** Drops the other connection: a phone has taken a code of this one, so its device becomes the instance's. */
    void keepOnly(int number) {
        connections.keepOnly(number);
        device = Optional.ofNullable(devices.get(number)).or(() -> device);
    }

    /** Saves a device that a connection has changed. */
    void keep(EngineEvent.DeviceChanged changed) {
        saving = changed.kept();
        keeper.keep(changed);
    }

    /** Closes everything; events that are still under way are ignored. */
    void closeAll() {
        connections.closeAll();
    }

    /** Forgets the current device; the next connection loads the saved one, or uses a new one. */
    void forgetDevice() {
        device = Optional.empty();
        devices.clear();
    }

    private void begin(int number, Engine engine) {
        if (!saving.isDone()) {
            forgetDevice(); // it does not know yet what is being saved, and is loaded when that is done
        }
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
            receiver.received(
                    number, begun, new EngineEvent.Ended(EndCause.UNREACHABLE, "The database does not respond."));
        }
    }

    private void open(int number, Instant begun, Engine engine, EngineDevice known) {
        devices.keySet().removeIf(other -> connections.roleOf(other) == Role.GONE);
        devices.put(number, known);
        connections.opened(
                number,
                engine.open(
                        known,
                        messages.get(),
                        event -> mailbox.execute(() -> receiver.received(number, begun, event))));
    }
}
