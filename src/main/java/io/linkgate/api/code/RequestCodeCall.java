package io.linkgate.api.code;

import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.api.error.ApiException;
import io.linkgate.instance.Instance;
import io.linkgate.phone.PhoneNumber;
import java.time.Duration;

/**
 * What a call of {@code auth/request-code} asks for.
 *
 * @param patience how long to wait for the session to show a code, without which it can request none
 * @param phone the telephone that the code will be typed into
 */
record RequestCodeCall(Call call, Instance instance, Duration patience, PhoneNumber phone) implements CodeCall {

    /** Reads the parameters; {@link ApiException} for the first that is wrong, what the instance forbids last. */
    static RequestCodeCall of(Call call) {
        call.require(Param.INSTANCE_ID, Param.PHONE_NUMBER);
        PhoneNumber phone = call.phone(Param.PHONE_NUMBER).orElseThrow();
        Duration wait = QrImageCall.waitOf(call);
        Instance instance = call.instance();
        if (!instance.mayBe(phone)) {
            throw ApiException.invalid(
                    Param.PHONE_NUMBER.wireName(), "the telephone number that this instance was created for");
        }
        return new RequestCodeCall(call, instance, wait, phone);
    }
}
