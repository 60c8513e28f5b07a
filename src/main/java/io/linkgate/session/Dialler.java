package io.linkgate.session;

import io.linkgate.engine.EndCause;
import io.linkgate.engine.Engine;
import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.EngineEvent;
import io.linkgate.session.Connections.Role;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Opens the connections of one session: each when its turn has come and the device is loaded. Holds the device, which is the
 * same over all connections until it is forgotten. Confined to the session's mailbox.
 */
final class Dialler {

    private final SessionContext context;
    private final Executor mailbox;
    private final DeviceKeeper keeper;
    private final Connections connections;
    private final Receiver receiver;
    private Optional<EngineDevice> device = Optional.empty();

    /** Hears, in the mailbox, what comes of a connection. */
    interface Receiver {

        /**
         * It says something.
         *
         * @param begun when its turn had come
         */
        void heard(int number, Instant begun, EngineEvent event);

        /** The device that is kept cannot be opened or understood. */
        void unreadable(String why);
    }

    Dialler(SessionContext context, Executor mailbox, DeviceKeeper keeper, Connections connections, Receiver receiver) {
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
        connections.waits(number, context.turnstile().enter(urgent, mailbox, () -> {
            if (connections.roleOf(number) != Role.GONE) {
                admitted.run();
                begin(number, engine);
            }
        }));
    }

    /** The next connection is that of the device that is kept then, or of a new one. */
    void forgetDevice() {
        device = Optional.empty();
    }

    private void begin(int number, Engine engine) {
        Instant begun = context.now();
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
        connections.opened(
                number, engine.open(known, event -> mailbox.execute(() -> receiver.heard(number, begun, event))));
    }
}
