package io.linkgate.live;

import io.linkgate.engine.DeviceException;
import io.linkgate.engine.Engine;
import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.EngineEvent;
import io.linkgate.engine.Mailbox;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.Account;
import io.linkgate.session.DeviceStore;
import io.linkgate.session.UnreadableDeviceException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The keeper of one instance's device: loads, saves and erases it, one task after the other, on threads that may wait
 * for the disk. Safe for use by any thread; no call blocks.
 */
final class DeviceKeeper {

    private final InstanceId id;
    private final DeviceStore store;
    private final LinkedAccounts accounts;
    private final SessionLog log;
    private final Mailbox disk;
    private final Runnable accountChanged;

    /** @param accountChanged runs on a thread of the disk after each change of the saved device; must not throw */
    DeviceKeeper(InstanceId id, SessionContext context, Runnable accountChanged) {
        this.id = id;
        this.store = context.stores().devices();
        this.accounts = context.accounts();
        this.log = context.log();
        this.disk = new Mailbox(context.workers().slow());
        this.accountChanged = accountChanged;
    }

    /** The result of loading. Closed family. */
    sealed interface Loaded {

        /** The saved device, or a new one if none was saved. */
        record Device(EngineDevice device) implements Loaded {}

        /** There is a saved device that cannot be understood. */
        record Unreadable(String why) implements Loaded {}

        /** The database does not respond. */
        record Unavailable() implements Loaded {}
    }

    /** Loads the device and passes the result to the receiver, on a thread of the disk. */
    void load(Engine engine, Consumer<Loaded> receiver) {
        disk.execute(() -> receiver.accept(load(engine)));
    }

    private Loaded load(Engine engine) {
        try {
            Optional<byte[]> saved = store.load(id);
            if (saved.isEmpty()) {
                return new Loaded.Device(engine.newDevice());
            }
            EngineDevice device = engine.restore(saved.get());
            Arrays.fill(saved.get(), (byte) 0);
            return new Loaded.Device(device);
        } catch (UnreadableDeviceException | DeviceException e) {
            return new Loaded.Unreadable("The saved device " + e.getMessage() + ".");
        } catch (Throwable e) {
            log.failed(id, "its device cannot be loaded", e);
            return new Loaded.Unavailable();
        }
    }

    /**
     * Saves the device, and completes the event's promise when it is on disk; does nothing if the promise has failed
     * already, because that took too long.
     */
    void keep(EngineEvent.DeviceChanged changed) {
        CompletableFuture<Void> kept = changed.kept();
        disk.execute(() -> {
            if (kept.isDone()) {
                changed.newPreKeys().wipe();
                return;
            }
            try {
                Optional<Account> account = changed.device().account().map(SessionWords::of);
                byte[] saved = changed.device().save();
                store.save(id, saved, account);
                Arrays.fill(saved, (byte) 0);
                accounts.set(id, account);
                if (!changed.newPreKeys().isEmpty()) {
                    store.addPreKeys(id, changed.newPreKeys().byId());
                    changed.newPreKeys().wipe();
                }
                kept.complete(null);
                accountChanged.run();
            } catch (Throwable e) {
                kept.completeExceptionally(e);
                log.failed(id, "its device cannot be saved", e);
            }
        });
    }

    /**
     * Gives the device up, after all earlier tasks.
     *
     * @return completes on a thread of the disk: whether there was one; fails if the change cannot be written
     */
    CompletableFuture<Boolean> giveUp(EngineKind engine) {
        CompletableFuture<Boolean> outcome = new CompletableFuture<>();
        disk.execute(() -> {
            try {
                boolean wasLinked = store.giveUp(id, engine);
                accounts.set(id, Optional.empty());
                outcome.complete(wasLinked);
            } catch (Throwable e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome;
    }

    /** Completes when all earlier tasks are done. */
    CompletableFuture<Void> idle() {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        disk.execute(() -> idle.complete(null));
        return idle;
    }

    /** Erases the device. If that fails, the device is refused at its next login, and erased then. */
    void erase() {
        accounts.set(id, Optional.empty());
        disk.execute(() -> {
            try {
                accounts.set(id, Optional.empty()); // an earlier task may have set it again
                accountChanged.run();
                store.erase(id);
            } catch (Throwable e) {
                log.failed(id, "its device cannot be erased", e);
            }
        });
    }
}
