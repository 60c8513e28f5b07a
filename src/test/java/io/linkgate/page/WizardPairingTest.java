package io.linkgate.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pairing code of the wizard: how long it is shown, and why there is none. */
class WizardPairingTest {

    private static Script script;

    @BeforeAll
    static void load() {
        script = new Script();
    }

    @AfterAll
    static void close() {
        script.close();
    }

    @Test
    void aPairingCodeWithoutAnEndEndsAfterThreeMinutes() {
        Wizard wizard = typed();
        assertThat(pairing(wizard, "code").asString()).isEqualTo("ABCD1234");
        for (int i = 1; i < 180; i++) {
            wizard.after(1_000).code(Wizard.code(1 + i / 15, 20_000 - i % 15 * 1_000));
        }
        assertThat(pairing(wizard, "step").asString()).isEqualTo("shown");
        assertThat(wizard.look().getMember("ring").getMember("seconds").asInt()).isEqualTo(1);

        wizard.after(1_100).code(Wizard.code(13, 20_000));

        assertThat(pairing(wizard, "step").asString()).isEqualTo("form");
        assertThat(pairing(wizard, "error").asString()).isEqualTo("over");
    }

    @Test
    void thePairingCodeEndsWhenTheServerSays() {
        Wizard wizard = typed("'expires_at':'2026-11-28T13:49:10Z','expires_in_ms':30000");
        Value ring = wizard.after(15_000).code(Wizard.code(2, 20_000)).look().getMember("ring");
        assertThat(ring.getMember("share").asDouble()).isEqualTo(0.5);

        wizard.after(15_100).code(Wizard.code(3, 20_000));

        assertThat(pairing(wizard, "error").asString()).isEqualTo("over");
    }

    @Test
    void aPairingCodeEndsWithItsConnection() {
        assertThat(pairing(typed().code(Wizard.code(2, 60_000)), "step").asString())
                .isEqualTo("shown");
        Wizard next = typed().code(Wizard.code(2, 60_000)).code(Wizard.code(1, 60_000));
        assertThat(pairing(next, "error").asString()).isEqualTo("over");
        Wizard healed =
                typed().noCode(json("{'status':'FAILED','healing':true}"), 1).code(Wizard.code(2, 60_000));
        assertThat(pairing(healed, "code").isNull()).isTrue();
    }

    /** A person may be typing: the field stays where it was, and so does what it says. */
    @Test
    void theFieldForTheNumberStaysWhileTheCodeIsAway() {
        Wizard wizard =
                Wizard.withCode(script, "{\"mode\":\"number\"}").answer("info", 503, json("{'code':'unavailable'}"), 5);
        assertThat(wizard.shownPhase()).isEqualTo("lost");
        assertThat(pairing(wizard, "step").asString()).isEqualTo("form");
        assertThat(wizard.look().getMember("lines").getArraySize()).isZero();
        assertThat(wizard.texts()).contains("lost", "lost.tries", "next_try", "do.retry");

        wizard.info(json("{'status':'STARTING'}"));

        assertThat(wizard.shownPhase()).isEqualTo("starting");
        assertThat(pairing(wizard, "step").asString()).isEqualTo("form");
        assertThat(wizard.buttons()).containsExactly("do.camera");
    }

    @Test
    void aPairingCodeWithoutAConnectionIsDimmed() {
        Wizard wizard = typed();
        assertThat(pairing(wizard, "dimmed").asBoolean()).isFalse();

        wizard.answer("info", 503, json("{'code':'unavailable'}"), 5);

        assertThat(pairing(wizard, "dimmed").asBoolean()).isTrue();
        assertThat(pairing(wizard, "code").asString()).isEqualTo("ABCD1234");
        assertThat(pairing(wizard.code(Wizard.code(1, 19_000)), "dimmed").asBoolean())
                .isFalse();
    }

    private static Wizard typed() {
        return typed("'more':null");
    }

    private static Wizard typed(String more) {
        return Wizard.withCode(script, "{\"mode\":\"number\"}")
                .event("{\"type\":\"number\",\"number\":\"+49 151\"}")
                .event(json("{'type':'paired','answer':{'status':200,'body':{'code':'ABCD-1234'," + more
                        + "},'retryAfterMs':null}}"));
    }

    /** The server waits 5 s for a QR code, and 30 s for WhatsApp. */
    @Test
    void thePageWaitsForAPairingCodeAsLongAsTheServerMay() {
        Value api = script.run("(Api) => Object.assign(Object.create(Api.prototype), {call: (...given) => given})")
                .execute(script.module("js/shell/api.js").getMember("Api"));

        Value given = api.invokeMember("requestCode", "M62MJTQXHX5R", "+49 151", null);

        assertThat(given.getArrayElement(1).asString()).isEqualTo("auth/request-code");
        assertThat(script.json(given.getArrayElement(2)))
                .isEqualTo(json("{'instance_id':'M62MJTQXHX5R','phone_number':'+49 151','wait':5}"));
        assertThat(given.getArrayElement(4).getMember("waitMs").asInt()).isEqualTo(35_000);
    }

    private static Value pairing(Wizard wizard, String member) {
        return wizard.look().getMember("pairing").getMember(member);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | {'code':'rate_limited'} | limited",
                "400 | {'code':'invalid_param'} | bad_number",
                "502 | {'code':'upstream_rejected','upstream_code':452} | not_offered",
                "409 | {'code':'conflict'} | replaced",
                "422 | {'code':'session_status_mismatch'} | not_ready",
                "504 | {'code':'upstream_timeout'} | no_answer",
                "0 | {} | no_connection",
                "403 | {'code':'forbidden'} | forbidden",
                "200 | {'code':'<b>'} | failed",
                "500 | {'code':{}} | failed"
            })
    void whyThereIsNoPairingCodeIsSaid(int status, String body, String error) {
        Wizard wizard = Wizard.withCode(script, "{\"mode\":\"number\"}")
                .event("{\"type\":\"number\",\"number\":\"1\"}")
                .event(json("{'type':'paired','answer':{'status':" + status + ",'body':" + body + ",'retryAfterMs':"
                        + (status == 429 ? 43_000 : "null") + "}}"));

        assertThat(pairing(wizard, "error").asString()).isEqualTo(error);
        assertThat(LanguageFile.keys("en")).contains("wizard.number.error." + error);
        assertThat(pairing(wizard, "waitSeconds").asInt()).isEqualTo(status == 429 ? 43 : 0);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
