package io.linkgate.engine.whatsapp;

import io.linkgate.engine.EngineDevice;
import io.linkgate.engine.LinkedAccount;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.CompanionKeys;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A companion across all of its connections. Safe for use by any thread; never prints a secret. */
final class CompanionDevice implements EngineDevice {

    private final AtomicReference<DeviceState> state;

    CompanionDevice(DeviceState state) {
        this.state = new AtomicReference<>(state);
    }

    CompanionKeys keys() {
        return state().keys();
    }

    DeviceState state() {
        return state.get();
    }

    /** Sets a new ADV secret for this connection and all later ones. */
    void replaceAdvSecret(SecretBytes secret) {
        change(old -> old.withAdvSecret(secret));
    }

    /** Changes the state in memory only; the caller sees to it that the change is stored. */
    void change(UnaryOperator<DeviceState> how) {
        state.updateAndGet(how);
    }

    @Override
    public byte[] save() {
        return DeviceFormat.write(state());
    }

    @Override
    public Optional<LinkedAccount> account() {
        return state().link().map(Link::account);
    }

    @Override
    public String toString() {
        return "CompanionDevice[" + keys() + "]";
    }
}
