package io.linkgate.api.code;

import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.api.error.ApiException;
import io.linkgate.instance.Instance;
import io.linkgate.phone.PhoneNumber;
import java.time.Duration;

/**
 * The parameters of a call to {@code auth/request-code}.
 *
 * @param patience how long to wait for the session to show a QR code, which it needs to request a pairing code
 * @param phone the number of the phone that the code will be typed into
 */
record RequestCodeCall(Call call, Instance instance, Duration patience, PhoneNumber phone) implements CodeCall {

    /**
     * Parses the parameters; throws {@link ApiException} for the first that is invalid, restrictions of the instance
     * last.
     */
    static RequestCodeCall of(Call call) {
        call.require(Param.INSTANCE_ID, Param.PHONE_NUMBER);
        PhoneNumber phone = call.phone(Param.PHONE_NUMBER).orElseThrow();
        Duration wait = QrImageCall.waitOf(call);
        Instance instance = call.instance();
        if (!instance.accepts(phone)) {
            throw ApiException.invalid(Param.PHONE_NUMBER.wireName(), "the expected telephone number of this instance");
        }
        return new RequestCodeCall(call, instance, wait, phone);
    }
}
