package io.linkgate.sandbox.stage;

import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.PendingDevice;
import java.util.Objects;

/** What a connection does beyond its own socket, as a consequence of a {@link Turn}. Closed family. */
public sealed interface Effect {

    /** The device is linked from now on. */
    record Register(PendingDevice pendingDevice) implements Effect {
        public Register {
            Objects.requireNonNull(pendingDevice);
        }
    }

    /** The phone that waits for this connection hears how it went. */
    record Tell(ScanResult result) implements Effect {
        public Tell {
            Objects.requireNonNull(result);
        }
    }

    /** The phone into which a code was typed gets the companion's answer. */
    record Finished(Finish finish) implements Effect {
        public Finished {
            Objects.requireNonNull(finish);
        }
    }

    /** This connection speaks for that device now; an older one is replaced. */
    record ComeOnline(DeviceAddress device) implements Effect {
        public ComeOnline {
            Objects.requireNonNull(device);
        }
    }

    /** The device has uploaded keys. */
    record Stock(DeviceAddress device, int preKeys) implements Effect {
        public Stock {
            Objects.requireNonNull(device);
        }
    }

    /** The device has answered a message, rightly or not. */
    record Answered(DeviceAddress device, Node answer) implements Effect {
        public Answered {
            Objects.requireNonNull(device);
            Objects.requireNonNull(answer);
        }
    }

    /** The device is linked no longer. */
    record Unlink(DeviceAddress device) implements Effect {
        public Unlink {
            Objects.requireNonNull(device);
        }
    }
}
