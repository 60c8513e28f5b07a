package io.linkgate.cluster.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.linkgate.storage.PlainSealing;
import io.linkgate.storage.Sealing.UnreadableException;
import io.linkgate.testkit.SeededRandom;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallFormTest {

    private static final String ID = "0123456789abcdef";

    private final PlainSealing sealing = new PlainSealing();
    private final CallForm form = new CallForm(sealing);

    @Test
    void callIsReadAsItWasWritten() throws Exception {
        CarriedCall call = CallSamples.call("hello");

        assertThat(form.readCall(form.write(call, ID).orElseThrow(), ID)).isEqualTo(call);
    }

    @Test
    void answerIsReadAsItWasWritten() throws Exception {
        CarriedAnswer answer = CallSamples.answer("{\"id\":1}");

        CarriedAnswer read = form.readOutcome(form.write(CallOutcome.answered(answer), ID), ID)
                .answer()
                .orElseThrow();

        assertThat(read.status()).isEqualTo(200);
        assertThat(read.headers()).isEqualTo(answer.headers());
        assertThat(read.body()).isEqualTo(answer.body());
    }

    @Test
    void outcomesWithoutAnAnswerAreRead() throws Exception {
        assertThat(form.readOutcome(form.write(CallOutcome.MOVED, ID), ID)).isEqualTo(CallOutcome.MOVED);
        assertThat(form.readOutcome(form.write(CallOutcome.FAILED, ID), ID)).isEqualTo(CallOutcome.FAILED);
    }

    /** So nodes of two versions understand each other. */
    @Test
    void unknownFieldsAreIgnored() throws Exception {
        String call = text(form.write(CallSamples.call("hello"), ID).orElseThrow(), "linkgate call " + ID);
        String newer = call.replaceFirst("\\{", "{\"later\":{\"a\":[1,{}]},")
                .replaceFirst("\"method\"", "\"trace\":\"x\",\"method\"")
                .replaceFirst("\"label\"", "\"colour\":null,\"label\"");

        assertThat(form.readCall(sealed(newer, "linkgate call " + ID), ID)).isEqualTo(CallSamples.call("hello"));
    }

    @Test
    void anotherVersionIsRefused() {
        String call = text(form.write(CallSamples.call("hello"), ID).orElseThrow(), "linkgate call " + ID);

        isUnreadable(sealed(call.replace("\"v\":1", "\"v\":2"), "linkgate call " + ID));
        isUnreadable(sealed(call.replace("\"v\":1,", ""), "linkgate call " + ID));
    }

    @Test
    void callBelongsToItsRow() {
        byte[] sealed = form.write(CallSamples.call("hello"), ID).orElseThrow();

        assertThatExceptionOfType(UnreadableException.class).isThrownBy(() -> form.readCall(sealed, "another"));
        assertThatExceptionOfType(UnreadableException.class).isThrownBy(() -> form.readOutcome(sealed, ID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "1",
                "{}",
                "{\"v\":1}",
                "{\"v\":1,\"call\":null}",
                "{\"v\":1,\"call\":{}}",
                "{\"v\":1,\"call\":{\"method\":null}}",
                "{\"v\":1,\"call\":[]}",
                "{\"v\":\"one\"}",
                "{\"v\":1,\"kind\":\"ANSWERED\"}",
                "{\"v\":1,\"kind\":\"ANSWERED\",\"status\":42,\"headers\":[],\"body\":\"\"}",
                "{\"v\":1,\"kind\":\"ANSWERED\",\"status\":200,\"headers\":[null],\"body\":\"\"}",
                "{\"v\":1,\"kind\":\"ANSWERED\",\"status\":200,\"headers\":[{\"name\":\"A\"}],\"body\":\"\"}",
                "{\"v\":1,\"kind\":\"ANSWERED\",\"status\":200,\"headers\":[],\"body\":\"!\"}",
                "{\"v\":1,\"kind\":\"ASTONISHED\"}",
            })
    void whatIsIncompleteIsRefused(String json) {
        isUnreadable(sealed(json, "linkgate call " + ID));
        isUnreadable(sealed(json, "linkgate answer " + ID));
    }

    @Test
    void hostileBytesAreRefused() {
        Random random = SeededRandom.of(1);
        byte[] call = text(form.write(CallSamples.call("hello"), ID).orElseThrow(), "linkgate call " + ID)
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 2_000; i++) {
            byte[] hostile = Arrays.copyOf(call, random.nextInt(call.length + 10));
            for (int change = random.nextInt(4); change > 0 && hostile.length > 0; change--) {
                hostile[random.nextInt(hostile.length)] = (byte) random.nextInt();
            }
            onlyUnreadable(sealing.seal(hostile, "linkgate call " + ID));
            onlyUnreadable(sealing.seal(hostile, "linkgate answer " + ID));
            onlyUnreadable(hostile);
        }
        onlyUnreadable(sealed("[".repeat(100_000), "linkgate call " + ID));
        onlyUnreadable(sealed("{\"later\":" + "[".repeat(100_000), "linkgate answer " + ID));
    }

    @Test
    void whatIsTooLargeIsRefused() throws Exception {
        CarriedCall large = CallSamples.call("\u0001".repeat(64 * 1024)); // a body of 64 KiB, escaped
        assertThat(form.readCall(form.write(large, ID).orElseThrow(), ID)).isEqualTo(large);

        assertThat(form.write(CallSamples.call("x".repeat(600_000)), ID)).isEmpty();
        isUnreadable(sealed("{\"v\":1," + " ".repeat(600_000), "linkgate call " + ID));
        CallOutcome answer = CallOutcome.answered(CallSamples.answer("x".repeat(600_000)));
        assertThat(form.readOutcome(form.write(answer, ID), ID)).isEqualTo(CallOutcome.FAILED);
    }

    @Test
    void nothingIsPrinted() {
        assertThat(CallSamples.call("hello")).hasToString("CarriedCall[POST /send/text]");
        assertThat(CallSamples.answer("hello")).hasToString("CarriedAnswer[200]");
    }

    private void isUnreadable(byte[] sealed) {
        assertThatExceptionOfType(UnreadableException.class).isThrownBy(() -> form.readCall(sealed, ID));
        assertThatExceptionOfType(UnreadableException.class).isThrownBy(() -> form.readOutcome(sealed, ID));
    }

    private void onlyUnreadable(byte[] sealed) {
        try {
            form.readCall(sealed, ID);
        } catch (UnreadableException expected) {
            // As it has to be, unless the change was harmless.
        }
        try {
            form.readOutcome(sealed, ID);
        } catch (UnreadableException expected) {
            // As above.
        }
    }

    private byte[] sealed(String json, String context) {
        return sealing.seal(json.getBytes(StandardCharsets.UTF_8), context);
    }

    private String text(byte[] sealed, String context) {
        try {
            return new String(sealing.open(sealed, context), StandardCharsets.UTF_8);
        } catch (UnreadableException e) {
            throw new AssertionError(e);
        }
    }
}
