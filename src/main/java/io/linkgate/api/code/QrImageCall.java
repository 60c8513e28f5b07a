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
 * What a call of {@code auth/qr-image} asks for.
 *
 * @param patience how long to wait for a code that is not there yet
 * @param scale pixels per module
 * @param detail whether JSON says more than the picture
 * @param format what the answer has to be, whatever the caller accepts; empty where {@code Accept} decides
 * @param after the sequence of the code that the caller has; 0 for none
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

    private static final int LONGEST_WAIT_SECONDS = 25;
    private static final int USUAL_WAIT_SECONDS = 2;

    /** What {@code QR-Sequence} says, or the first number of it. */
    private static final Pattern SEQUENCE = Pattern.compile("([0-9]{1,4})(/[0-9]{1,4}|\\.0+)?");

    /** Reads the parameters; {@link ApiException} for the first that is wrong, the instance last. */
    static QrImageCall of(Call call) {
        call.require(Param.INSTANCE_ID);
        Duration wait = waitOf(call);
        int scale = scaleOf(call);
        boolean detail = call.flag(Param.DETAIL, false);
        Optional<CodeFormat> format = call.text(Param.FORMAT).map(CodeFormat::named);
        int after = afterOf(call);
        return new QrImageCall(call, call.instance(), wait, scale, detail, format, after);
    }

    /** How the answer is to be given; 406 when the caller takes none of the formats and names none. */
    CodeFormat answerFormat() {
        return format.orElseGet(() -> call.answerIn(CodeFormat.OFFERS));
    }

    static Duration waitOf(Call call) {
        return Duration.ofSeconds(call.number(Param.WAIT, 0, LONGEST_WAIT_SECONDS, USUAL_WAIT_SECONDS));
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
