package io.linkgate.api.code;

import io.linkgate.api.call.Call;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.QrCode;
import java.time.Instant;
import java.util.function.BiConsumer;

/** Learns which call has shown which code. Called by every poll, so it must neither block nor take long. */
public interface CodeViewers {

    /** The response to a call shows that code. */
    void saw(Call call, Instance instance, QrCode code, Instant now);

    /**
     * Returns what learns of the codes that the response to a call shows as long as it lasts. It holds no more of the
     * call than identifies the viewer.
     */
    BiConsumer<InstanceId, QrCode> lasting(Call call);
}
