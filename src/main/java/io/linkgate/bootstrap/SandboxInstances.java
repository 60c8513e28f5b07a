package io.linkgate.bootstrap;

import io.linkgate.engine.DeviceException;
import io.linkgate.engine.whatsapp.WhatsAppEngine;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.sandbox.http.InstanceLookup;
import io.linkgate.session.DeviceStore;
import io.linkgate.session.QrCode;
import io.linkgate.session.Sessions;
import io.linkgate.session.UnreadableDeviceException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;

/**
 * The instances of this server, as the sandbox may see them. The code of every instance can be scanned, because any
 * engine may be configured to connect to this stand-in, and a phone of the stand-in refuses a code that is not its own.
 * Devices are those of the engine {@code sandbox} only.
 */
final class SandboxInstances implements InstanceLookup {

    private final Instances instances;
    private final Sessions sessions;
    private final DeviceStore devices;
    private final WhatsAppEngine engine;
    private final Threads threads;
    private final Clock clock;

    /** @param engine the engine of the sandbox, the only one that can read its devices */
    SandboxInstances(
            Instances instances,
            Sessions sessions,
            DeviceStore devices,
            WhatsAppEngine engine,
            Threads threads,
            Clock clock) {
        this.instances = instances;
        this.sessions = sessions;
        this.devices = devices;
        this.engine = engine;
        this.threads = threads;
        this.clock = clock;
    }

    @Override
    public boolean exists(String instanceId) {
        return InstanceId.parse(instanceId).flatMap(instances::find).isPresent();
    }

    @Override
    public Optional<String> codeOf(String instanceId) {
        return InstanceId.parse(instanceId)
                .flatMap(instances::find)
                .map(sessions::current)
                .flatMap(snapshot -> snapshot.liveCode(clock.instant()))
                .map(QrCode::text);
    }

    @Override
    public Optional<PublicKey> keyOf(String instanceId) {
        return InstanceId.parse(instanceId)
                .flatMap(instances::find)
                .filter(instance -> instance.engine() == EngineKind.SANDBOX)
                .map(Instance::id)
                .flatMap(id -> threads.onDisk(() -> keptKey(id)));
    }

    /**
     * Returns the key of a stored device. A device that cannot be read cannot connect, so its key is not needed; its
     * session reports the reason.
     */
    private Optional<PublicKey> keptKey(InstanceId id) {
        try {
            Optional<byte[]> saved = devices.load(id);
            if (saved.isEmpty()) {
                return Optional.empty();
            }
            PublicKey key = engine.noiseKey(engine.restore(saved.get()));
            Arrays.fill(saved.get(), (byte) 0);
            return Optional.of(key);
        } catch (UnreadableDeviceException | DeviceException e) {
            return Optional.empty();
        }
    }
}
