package io.linkgate.api.code;

import io.linkgate.api.call.Call;
import io.linkgate.instance.Instance;
import io.linkgate.session.QrCode;
import java.time.Duration;

/** A valid call to one of the three endpoints of {@link AuthResource}, which all need a live code. */
sealed interface CodeCall permits QrImageCall, QrCall, RequestCodeCall {

    /** Returns the call whose parameters these are. */
    Call call();

    Instance instance();

    /** Returns how long to wait for a code; zero or more. */
    Duration patience();

    /** Returns the sequence number of the code that the caller already has; 0 for none. */
    default int after() {
        return 0;
    }

    /** Whether the caller does not have that code yet. */
    default boolean isWanted(QrCode code) {
        return code.sequence() != after();
    }
}
