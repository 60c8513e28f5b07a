package io.linkgate.api;

import io.linkgate.instance.Instance;
import io.linkgate.qr.QrImage;
import java.time.Duration;

/**
 * What a call of {@code auth/qr-image} asks for.
 *
 * @param patience how long to wait for a code that is not there yet
 * @param scale pixels per module
 * @param detail whether JSON says more than the picture
 */
record QrImageCall(Call call, Instance instance, Duration patience, int scale, boolean detail) {

    private static final int LONGEST_WAIT_SECONDS = 25;
    private static final int USUAL_WAIT_SECONDS = 2;

    /** Reads the parameters; {@link ApiException} for the first that is wrong, the instance last. */
    static QrImageCall of(Call call) {
        call.require(Param.INSTANCE_ID);
        Duration wait = waitOf(call);
        int scale = scaleOf(call);
        boolean detail = call.flag(Param.DETAIL, false);
        return new QrImageCall(call, call.instance(), wait, scale, detail);
    }

    static Duration waitOf(Call call) {
        return Duration.ofSeconds(call.number(Param.WAIT, 0, LONGEST_WAIT_SECONDS, USUAL_WAIT_SECONDS));
    }

    static int scaleOf(Call call) {
        return call.number(Param.SCALE, 1, QrImage.MAX_SCALE, QrImage.DEFAULT_SCALE);
    }
}
