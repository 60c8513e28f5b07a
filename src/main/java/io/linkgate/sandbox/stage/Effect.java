package io.linkgate.sandbox.stage;

import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.PendingDevice;
import java.util.Objects;

/** An effect of a {@link Turn} beyond the connection's own socket. Closed family. */
public sealed interface Effect {

    /** Links the device. */
    record Register(PendingDevice pendingDevice) implements Effect {
        public Register {
            Objects.requireNonNull(pendingDevice);
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

    /** Records that the device has uploaded one-time keys. */
    record Stock(DeviceAddress device, int preKeys) implements Effect {
        public Stock {
            Objects.requireNonNull(device);
        }
    }

    /** Records the device's answer to a message, right or wrong. */
    record Answered(DeviceAddress device, Node answer) implements Effect {
        public Answered {
            Objects.requireNonNull(device);
            Objects.requireNonNull(answer);
        }
    }

    /** Unlinks the device. */
    record Unlink(DeviceAddress device) implements Effect {
        public Unlink {
            Objects.requireNonNull(device);
        }
    }
}
