package io.linkgate.api.code;

import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.api.error.ApiException;
import io.linkgate.instance.Instance;
import java.time.Duration;

/**
 * The parameters of a call to {@code auth/qr}.
 *
 * @param patience how long to wait for a code
 * @param scale pixels per module
 */
record QrCall(Call call, Instance instance, Duration patience, int scale, QrFormat format) implements CodeCall {

    /** Parses the parameters; throws {@link ApiException} for the first that is invalid, the instance last. */
    static QrCall of(Call call) {
        call.require(Param.INSTANCE_ID);
        QrFormat format = call.choice(Param.FORMAT, QrFormat.class).orElse(QrFormat.RAW);
        Duration wait = QrImageCall.waitOf(call);
        int scale = QrImageCall.scaleOf(call);
        return new QrCall(call, call.instance(), wait, scale, format);
    }
}
