package io.linkgate.api.code;

import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.api.error.ApiException;
import io.linkgate.instance.Instance;
import java.time.Duration;

/**
 * What a call of {@code auth/qr} asks for.
 *
 * @param patience how long to wait for a code that is not there yet
 * @param scale pixels per module
 */
record QrCall(Call call, Instance instance, Duration patience, int scale, QrFormat format) implements CodeCall {

    /** Reads the parameters; {@link ApiException} for the first that is wrong, the instance last. */
    static QrCall of(Call call) {
        call.require(Param.INSTANCE_ID);
        QrFormat format = call.text(Param.FORMAT).map(QrFormat::named).orElse(QrFormat.RAW);
        Duration wait = QrImageCall.waitOf(call);
        int scale = QrImageCall.scaleOf(call);
        return new QrCall(call, call.instance(), wait, scale, format);
    }
}
