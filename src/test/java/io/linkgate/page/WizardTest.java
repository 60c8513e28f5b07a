package io.linkgate.page;

import static io.linkgate.page.WizardStates.OPERATOR;
import static io.linkgate.page.WizardStates.VISITOR;
import static io.linkgate.page.WizardStates.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The machine of the wizard: every state, and every answer in each of them. */
class WizardTest {

    @RegisterExtension
    static final WizardStates STATES = new WizardStates();

    /**
     * Answers, each with the state that follows; behind that, the states in which another one does. `=` is the state
     * that there was before.
     */
    private static final String TABLE = """
            code 200 CODE                                                     | code
            code 422 {'status':'STARTING'}                                    | starting  finishing:finishing
            code 422 {'status':'STARTING','healing':true}                     | healing   finishing:finishing
            code 422 {'status':'STARTING','linked':true}                      | reconnecting finishing:finishing code:finishing starting:finishing
            code 422 {'status':'FAILED','reason':'stalled','healing':true}    | healing
            code 422 {'status':'FAILED','reason':'stalled'}                   | failed
            code 422 {'status':'FAILED','reason':'replaced','linked':true}    | failed
            code 422 {'status':'FAILED','reason':'made_up'}                   | failed
            code 422 {'status':'FAILED','reason':'banned'}                    | failed
            code 422 {'status':'FAILED','reason':'banned','retry_at':'2026-11-28T15:00:00Z'} | waiting
            code 422 {'status':'FAILED','reason':'resting','healing':true,'retry_at':'2026-11-28T15:00:00Z'} | waiting
            code 422 {'status':'FAILED','reason':'refused','linked':true,'retry_at':'2026-11-28T15:00:00Z'} | reconnecting
            code 422 {'status':'STOPPED','reason':'stopped_by_owner'}         | stopped
            code 422 {'status':'STOPPED','reason':'stopped_by_owner','linked':true} | paused
            code 422 {'status':'STOPPED','reason':'parked','healing':true}    | starting
            code 422 {'status':'STOPPED','reason':'logged_out'}               | starting
            code 422 {'status':'STOPPED','reason':'wrong_number'}             | starting
            info 200 {'status':'STOPPED','reason':'wrong_number'}             | starting forbidden:forbidden
            code 422 {'status':'PASSKEY_REQUIRED'}                            | passkey
            code 422 {'status':'PASSKEY_CONFIRMATION_REQUIRED'}               | passkey
            code 422 {'status':'WORKING','linked':true}                       | linked
            code 422 {'status':'SOMETHING_NEW'}                               | = code:starting
            code 422 []                                                       | = code:starting
            code 502 {'code':'upstream_unreachable','status':'FAILED','linked':true} | reconnecting
            info 200 {'status':'SCAN_QR_CODE'}                                | starting code:code lost:code forbidden:forbidden
            info 200 {'status':'STARTING'}                                    | starting  finishing:finishing forbidden:forbidden
            info 200 {'status':'WORKING','linked':true}                       | linked
            info 200 {'status':'FAILED','reason':'unreachable','linked':true} | reconnecting
            info 200 {'status':'FAILED','reason':'unreachable'}               | healing failed:failed unreachable:unreachable forbidden:forbidden
            info 200 {'status':'STOPPED','linked':true}                       | paused
            info 200 {'status':'PASSKEY_REQUIRED'}                            | passkey
            info 200 {'status':7,'reason':{},'linked':'yes','me':'x','warnings':{},'last_failure':[]} | = code:starting
            info 200 null                                                     | = code:starting
            asked 429 {'code':'rate_limited'}                                 | =
            asked 500 {'code':'internal_error','request_id':'<script>'}       | =
            code 403 {'code':'forbidden'}                                     | forbidden
            info 403 {'code':'forbidden'}                                     | =
            asked 200 {'qr':'javascript:alert(1)','expires_in_ms':1e300}      | = code:starting
            asked 200 {'qr':'data:image/svg+xml;base64,AAAA','expires_in_ms':9} | = code:starting
            asked 418 'teapot'                                                | =
            """;

    @Test
    void everyPhaseIsReached() {
        Value phases = STATES.script().module("js/wizard/phases.js").getMember("PHASES");

        assertThat(STATES.count()).isEqualTo((int) phases.getArraySize());
        STATES.forEach((name, way) -> assertThat(way.apply(OPERATOR).phase()).isEqualTo(name));
    }

    static List<String> rows() {
        return TABLE.lines().toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyAnswerInEveryStateHasItsNextState(String row) {
        String[] cells = row.split("\\|");
        String[] answer = cells[0].strip().split(" ", 3);
        String[] expected = cells[1].strip().split("\\s+");
        Map<String, String> exceptions = new LinkedHashMap<>();
        Arrays.stream(expected).skip(1).map(pair -> pair.split(":")).forEach(pair -> exceptions.put(pair[0], pair[1]));
        for (String how : List.of(OPERATOR, VISITOR, "{\"mode\":\"number\"}")) {
            STATES.forEach((name, way) -> {
                Wizard before = way.apply(how);
                String body = answer[2].equals("CODE") ? Wizard.code(2, 20_000) : json(answer[2]);
                String call = answer[0].equals("asked")
                        ? before.ask().getMember("call").asString()
                        : answer[0];
                Wizard wizard = before.after(200).answer(call, Integer.parseInt(answer[1]), body, null);

                String usual = expected[0].equals("=") ? name : expected[0];
                if (!answer[0].equals("asked") || !exceptions.containsKey(name) || call.equals("info")) {
                    usual = exceptions.getOrDefault(name, usual);
                } else {
                    usual = name;
                }
                assertThat(wizard.phase()).as("%s, then %s", name, row).isEqualTo(usual);
                hold(wizard, how, name + ", then " + row);
            });
        }
    }

    /** What is true whatever happened. */
    private static void hold(Wizard wizard, String how, String when) {
        Value asked = wizard.ask();
        assertThat(asked.isNull()).as(when).isFalse();
        boolean atOnce = wizard.state().getMember("infoDue").asBoolean();
        assertThat(wizard.restMs()).as(when).isBetween(atOnce ? 0L : 100L, 20_000L);
        Set<String> texts = how.equals(VISITOR) ? LanguageFile.keysForVisitors("en") : LanguageFile.keys("en");
        assertThat(wizard.texts())
                .as(when)
                .allMatch(key -> texts.contains("wizard." + key) || texts.contains("wizard." + key + ".other"));
        boolean linked = wizard.state().getMember("info").getMember("linked").asBoolean();
        if (linked || wizard.phase().equals("linked")) {
            assertThat(wizard.face()).as(when).isEqualTo("none");
            assertThat(wizard.look().getMember("form").asBoolean()).as(when).isFalse();
            assertThat(wizard.buttons()).as(when).doesNotContain("do.full", "do.number", "do.camera", "do.new_code");
            assertThat(wizard.texts())
                    .as(when)
                    .noneMatch(key -> key.startsWith("starting") || key.startsWith("healing"));
        }
        if (how.equals(VISITOR)) {
            assertThat(List.of("do.full", "do.number", "do.camera", "do.retry"))
                    .as(when)
                    .containsAll(wizard.buttons());
        }
        assertThat(wizard.after(2_600).face()).as(when + ", then silence").isNotEqualTo("live");
    }

    @ParameterizedTest
    @CsvSource({"401, {}", "410, {'reason':'expired'}", "404, {'code':'invalid_instance'}"})
    void nothingIsAskedAfterTheEnd(int status, String body) {
        STATES.forEach((name, way) -> {
            Wizard wizard = way.apply(VISITOR).answer(status, json(body), null);

            assertThat(wizard.ask().isNull()).as(name).isTrue();
            assertThat(wizard.face()).as(name).isEqualTo("none");
            assertThat(wizard.state().getMember("over").getMember("status").asInt())
                    .isEqualTo(status);
        });
    }

    /** As many wait as may: that says nothing about Linkgate, and without a wait there is an answer. */
    @Test
    void aPollThatFindsNoPlaceToWaitIsRepeatedWithoutAWait() {
        Wizard crowded = STATES.reach("starting", VISITOR);
        assertThat(crowded.ask().getMember("waitSeconds").asInt()).isPositive();
        crowded.held(503, json("{'code':'unavailable'}"), 2);

        assertThat(crowded.phase()).isEqualTo("starting");
        assertThat(crowded.restMs()).isLessThanOrEqualTo(100);
        assertThat(crowded.ask().getMember("waitSeconds").asInt()).isZero();
        assertThat(crowded.after(100).code(Wizard.code(1, 20_000)).face()).isEqualTo("live");
    }

    @Test
    void linkgateThatIsNotAvailableIsLostAfterTheSecondAnswerAndNotWaitedAt() {
        Wizard wizard = STATES.reach("starting", VISITOR).held(503, json("{'code':'unavailable'}"), 2);
        wizard.after(100).held(503, json("{'code':'unavailable'}"), 2);

        assertThat(wizard.phase()).isEqualTo("lost");
        assertThat(wizard.restMs()).isEqualTo(2_000);
        assertThat(wizard.ask().getMember("waitSeconds").asInt()).isZero();
        assertThat(wizard.after(2_000)
                        .noCode(json("{'status':'STARTING'}"), 1)
                        .info(json("{'status':'STARTING'}"))
                        .ask()
                        .getMember("waitSeconds")
                        .asInt())
                .isPositive();
    }

    @Test
    void aRestartIsACommandOfOperatorsOnly() {
        Value command = STATES.script().module("js/wizard/machine.js").getMember("commandOf");

        assertThat(command.execute(STATES.reach("unreachable", OPERATOR).state(), "retry")
                        .asString())
                .isEqualTo("restart");
        assertThat(command.execute(STATES.reach("stopped", OPERATOR).state(), "start")
                        .asString())
                .isEqualTo("start");
        assertThat(command.execute(
                                STATES.reach("unreachable", "{\"manage\":false}")
                                        .state(),
                                "retry")
                        .isNull())
                .isTrue();
        STATES.forEach((name, way) -> assertThat(
                        command.execute(way.apply(VISITOR).state(), "retry").isNull())
                .isTrue());
    }

    @Test
    void thePageNeverAsksFasterThanTenTimesASecond() {
        Wizard wizard = STATES.withCode(OPERATOR);
        String[] answers = {"{'status':'SCAN_QR_CODE'}", "{'status':'FAILED'}", "{'status':'WORKING'}", "{}", "null"};
        long asked = 0;
        for (int i = 0; i < 1_000; i++) {
            long rest = Math.max(0, wizard.restMs());
            asked += rest;
            wizard.after(rest).answer(i % 3 == 0 ? 422 : 200, json(answers[i % answers.length]), null);
        }

        assertThat(asked).isGreaterThan(1_000 / 2 * 100);
    }
}
