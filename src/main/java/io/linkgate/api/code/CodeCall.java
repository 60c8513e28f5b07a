package io.linkgate.api.code;

import io.linkgate.instance.Instance;
import io.linkgate.session.QrCode;
import java.time.Duration;

/** A valid call that needs a live code: one of the three of {@link AuthResource}. */
sealed interface CodeCall permits QrImageCall, QrCall, RequestCodeCall {

    Instance instance();

    /** How long to wait for a code that is not there yet; zero or more. */
    Duration patience();

    /** The sequence of the code that the caller has already; 0 for none. */
    default int after() {
        return 0;
    }

    /** Whether that is a code which the caller does not have already. */
    default boolean isWanted(QrCode code) {
        return code.sequence() != after();
    }
}
