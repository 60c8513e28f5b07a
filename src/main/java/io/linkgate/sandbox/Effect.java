package io.linkgate.sandbox;

import io.linkgate.protocol.node.Node;
import java.util.Objects;

/** What a connection does beyond its own socket, as a consequence of a {@link Turn}. Closed family. */
sealed interface Effect {

    /** The device is linked from now on. */
    record Register(Vouched vouched) implements Effect {
        public Register {
            Objects.requireNonNull(vouched);
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
