package io.linkgate.sandbox.server;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.sandbox.account.DeviceAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where each linked device is connected, for the witness of two connections at once. A phone has one linked device. Safe
 * for use by any thread.
 */
public final class Logins implements ConnectionListener {

    private final Clock clock;
    private final Witness witness;
    private final Map<SandboxConnection, String> open = new HashMap<>(); // guarded by this, as all below
    private final Map<SandboxConnection, Login> logins = new HashMap<>();
    private final Map<PhoneNumber, SandboxConnection> newest = new HashMap<>();
    private final Map<SandboxConnection, Replaced> replaced = new HashMap<>();
    private final Map<PublicKey, Instant> ends = new HashMap<>();

    /**
     * A login of a device.
     *
     * @param node the origin of its connection
     */
    public record Login(PhoneNumber phone, String node, Instant at) {
        public Login {
            Objects.requireNonNull(phone);
            Objects.requireNonNull(node);
            Objects.requireNonNull(at);
        }
    }

    /** An older connection of a device, and the login that has replaced it. */
    private record Replaced(Login older, Login newer) {}

    /** Hears of every login; called by the threads of the connections, and must not wait. */
    public interface Witness {

        /**
         * A device has logged in.
         *
         * @param older that of an older connection of the device, which has not ended
         */
        void loggedIn(Login login, Optional<Login> older);

        /** Bytes have arrived from the older connection of a device, at that time, after a newer one has logged in. */
        void sentAfterwards(Login older, Login newer, Instant at);
    }

    public Logins(Clock clock, Witness witness) {
        this.clock = Objects.requireNonNull(clock);
        this.witness = Objects.requireNonNull(witness);
    }

    /** Returns the login of the phone's device, while it is connected. */
    public synchronized Optional<Login> of(PhoneNumber phone) {
        return Optional.ofNullable(newest.get(phone)).map(logins::get);
    }

    /** Returns how many devices are connected. */
    public synchronized int size() {
        return newest.size();
    }

    /** Returns when the last connection of a companion that has ended did so. */
    public synchronized Optional<Instant> endOf(PublicKey companion) {
        return Optional.ofNullable(ends.get(companion));
    }

    @Override
    public synchronized void opened(SandboxConnection connection, Origin origin) {
        open.put(connection, origin.address().orElse("an unknown node"));
    }

    @Override
    public synchronized void received(SandboxConnection connection) {
        Replaced by = replaced.get(connection);
        if (by != null) {
            witness.sentAfterwards(by.older(), by.newer(), clock.instant());
        }
    }

    @Override
    public synchronized void loggedIn(SandboxConnection connection, DeviceAddress device) {
        Login login = new Login(device.phone(), open.get(connection), clock.instant());
        logins.put(connection, login);
        Optional<SandboxConnection> older = Optional.ofNullable(newest.put(device.phone(), connection));
        witness.loggedIn(login, older.map(logins::get));
        older.ifPresent(other -> replaced.put(other, new Replaced(logins.get(other), login)));
    }

    @Override
    public synchronized void closed(SandboxConnection connection) {
        connection.client().ifPresent(companion -> ends.put(companion, clock.instant()));
        Login login = logins.remove(connection);
        open.remove(connection);
        if (login != null) {
            newest.remove(login.phone(), connection);
        }
    }
}
