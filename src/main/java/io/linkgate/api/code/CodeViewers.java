package io.linkgate.api.code;

import io.linkgate.api.call.Call;
import io.linkgate.instance.Instance;
import io.linkgate.session.QrCode;
import java.time.Instant;

/** Learns which call has shown which code. Called by every poll, so it must neither block nor take long. */
@FunctionalInterface
public interface CodeViewers {

    /** The response to a call shows that code. */
    void saw(Call call, Instance instance, QrCode code, Instant now);
}
