package io.linkgate.api.code;

import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.api.error.ApiException;
import io.linkgate.instance.Instance;
import io.linkgate.qr.QrImage;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parameters of a call to {@code auth/qr-image}.
 *
 * @param patience how long to wait for a code
 * @param scale pixels per module
 * @param detail whether JSON has more fields than the image
 * @param format the format of the response, whatever the caller accepts; empty if {@code Accept} decides
 * @param after the sequence number of the code that the caller already has; 0 for none
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
record QrImageCall(
        Call call,
        Instance instance,
        Duration patience,
        int scale,
        boolean detail,
        Optional<CodeFormat> format,
        int after)
        implements CodeCall {

    private static final int MAX_WAIT_SECONDS = 25;
    private static final int DEFAULT_WAIT_SECONDS = 2;

    /** The value of the header {@code QR-Sequence}, or its first number. */
    private static final Pattern SEQUENCE = Pattern.compile("([0-9]{1,4})(/[0-9]{1,4}|\\.0+)?");

    /** Parses the parameters; throws {@link ApiException} for the first that is invalid, the instance last. */
    static QrImageCall of(Call call) {
        call.require(Param.INSTANCE_ID);
        Duration wait = waitOf(call);
        int scale = scaleOf(call);
        boolean detail = call.flag(Param.DETAIL, false);
        Optional<CodeFormat> format = call.choice(Param.FORMAT, CodeFormat.class);
        int after = afterOf(call);
        return new QrImageCall(call, call.instance(), wait, scale, detail, format, after);
    }

    /** Returns the format of the response; 406 if the caller names none and accepts none. */
    CodeFormat answerFormat() {
        return format.orElseGet(() -> call.answerIn(CodeFormat.OFFERS));
    }

    static Duration waitOf(Call call) {
        return Duration.ofSeconds(call.number(Param.WAIT, 0, MAX_WAIT_SECONDS, DEFAULT_WAIT_SECONDS));
    }

    static int scaleOf(Call call) {
        return call.number(Param.SCALE, 1, QrImage.MAX_SCALE, QrImage.DEFAULT_SCALE);
    }

    private static int afterOf(Call call) {
        return call.text(Param.AFTER)
                .map(text -> {
                    Matcher sequence = SEQUENCE.matcher(text);
                    if (!sequence.matches()) {
                        throw ApiException.invalid(
                                Param.AFTER.wireName(), "the sequence of a code, such as 2, or 2/6 as in QR-Sequence");
                    }
                    return Integer.parseInt(sequence.group(1));
                })
                .orElse(0);
    }
}
