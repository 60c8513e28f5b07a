package io.linkgate.sandbox.stage;

import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.DeviceIdentity;
import io.linkgate.sandbox.account.PendingDevice;
import java.util.Objects;

/** An effect of a {@link Turn} beyond the connection's own socket. Closed family. */
public sealed interface Effect {

    /**
     * Links the device.
     *
     * @param signed the identity as its companion has completed it
     */
    record Register(PendingDevice pendingDevice, DeviceIdentity signed) implements Effect {
        public Register {
            Objects.requireNonNull(pendingDevice);
            Objects.requireNonNull(signed);
        }
    }

    /** Reports the result to the phone that waits for this connection. */
    record Report(ScanResult result) implements Effect {
        public Report {
            Objects.requireNonNull(result);
        }
    }

    /** Passes the companion's answer to the phone on which its pairing code was typed. */
    record Finished(Finish finish) implements Effect {
        public Finished {
            Objects.requireNonNull(finish);
        }
    }

    /** Makes this the connection of that device; an older one is replaced. */
    record ComeOnline(DeviceAddress device) implements Effect {
        public ComeOnline {
            Objects.requireNonNull(device);
        }
    }

    /** Posts a stanza of the device that is for others, or that answers one of others. */
    record Post(DeviceAddress device, Node stanza) implements Effect {
        public Post {
            Objects.requireNonNull(device);
            Objects.requireNonNull(stanza);
        }
    }

    /**
     * Answers a request about people or keys.
     *
     * @param result the empty answer
     */
    record Ask(DeviceAddress device, Node request, Node result) implements Effect {
        public Ask {
            Objects.requireNonNull(device);
            Objects.requireNonNull(request);
            Objects.requireNonNull(result);
        }
    }

    /** Unlinks the device. */
    record Unlink(DeviceAddress device) implements Effect {
        public Unlink {
            Objects.requireNonNull(device);
        }
    }
}
