package io.linkgate.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The machine of the wizard: every state, and every answer in each of them. */
class WizardTest {

    private static final String OPERATOR = "{}";
    private static final String VISITOR = "{\"visitor\":true}";
    private static final String SCANNING = "{'status':'SCAN_QR_CODE','qr':'" + Wizard.picture(1) + "'}";
    private static final String WORKING =
            "{'status':'WORKING','linked':true,'me':{'id':'4915112345678@c.us','pushName':'Eva'}}";

    /** How each state is reached. */
    private static final Map<String, Function<String, Wizard>> STATES = new LinkedHashMap<>();

    /**
     * Answers, each with the state that follows; behind that, the states in which another one does. `=` is the state
     * that there was before.
     */
    private static final String TABLE = """
            code 200 CODE                                                     | code
            code 422 {'status':'STARTING'}                                    | starting  code:finishing finishing:finishing
            code 422 {'status':'STARTING','healing':true}                     | healing   finishing:finishing
            code 422 {'status':'STARTING','linked':true}                      | reconnecting finishing:finishing code:finishing
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
            code 422 {'status':'PASSKEY_REQUIRED'}                            | passkey
            code 422 {'status':'PASSKEY_CONFIRMATION_REQUIRED'}               | passkey
            code 422 {'status':'WORKING','linked':true}                       | linked
            code 422 {'status':'SOMETHING_NEW'}                               | = code:starting
            code 422 []                                                       | = code:starting
            code 502 {'code':'upstream_unreachable','status':'FAILED','linked':true} | reconnecting
            info 200 {'status':'SCAN_QR_CODE'}                                | starting code:code lost:code
            info 200 {'status':'STARTING'}                                    | starting  code:finishing finishing:finishing
            info 200 {'status':'WORKING','linked':true}                       | linked
            info 200 {'status':'FAILED','reason':'unreachable','linked':true} | reconnecting
            info 200 {'status':'FAILED','reason':'unreachable'}               | healing failed:failed unreachable:unreachable
            info 200 {'status':'STOPPED','linked':true}                       | paused
            info 200 {'status':'PASSKEY_REQUIRED'}                            | passkey
            info 200 {'status':7,'reason':{},'linked':'yes','me':'x','warnings':{},'last_failure':[]} | = code:starting
            info 200 null                                                     | = code:starting
            asked 429 {'code':'rate_limited'}                                 | =
            asked 500 {'code':'internal_error','request_id':'<script>'}       | =
            asked 403 {'code':'forbidden'}                                    | =
            asked 200 {'qr':'javascript:alert(1)','expires_in_ms':1e300}      | = code:starting
            asked 200 {'qr':'data:image/svg+xml;base64,AAAA','expires_in_ms':9} | = code:starting
            asked 418 'teapot'                                                | =
            """;

    private static Script script;

    @BeforeAll
    static void start() {
        script = new Script();
        STATES.put("opening", how -> new Wizard(script, how));
        STATES.put("starting", how -> new Wizard(script, how).info(json("{'status':'STARTING'}")));
        STATES.put("code", how -> Wizard.withCode(script, how));
        STATES.put("finishing", how -> Wizard.withCode(script, how).after(1_000).info(json("{'status':'STARTING'}")));
        STATES.put("healing", how -> after422(how, "{'status':'FAILED','reason':'stalled','healing':true}"));
        STATES.put(
                "unreachable",
                how -> Wizard.withCode(script, how)
                        .answer(
                                "code",
                                502,
                                json("{'code':'upstream_unreachable','status':'FAILED','linked':false}"),
                                8)
                        .info(json("{'status':'FAILED','reason':'unreachable'}")));
        STATES.put("lost", how -> Wizard.withCode(script, how).answer("info", 503, json("{'code':'unavailable'}"), 5));
        STATES.put(
                "waiting",
                how -> after422(how, "{'status':'FAILED','reason':'banned','retry_at':'2026-11-28T16:07:00Z'}"));
        STATES.put("passkey", how -> after422(how, "{'status':'PASSKEY_REQUIRED'}"));
        STATES.put("linked", how -> Wizard.withCode(script, how).info(json(WORKING)));
        STATES.put(
                "reconnecting",
                how -> new Wizard(script, how).info(json("{'status':'FAILED','reason':'unreachable','linked':true}")));
        STATES.put("paused", how -> new Wizard(script, how).info(json("{'status':'STOPPED','linked':true}")));
        STATES.put(
                "stopped",
                how -> new Wizard(script, how).info(json("{'status':'STOPPED','reason':'stopped_by_owner'}")));
        STATES.put("failed", how -> after422(how, "{'status':'FAILED','reason':'client_outdated'}"));
    }

    private static Wizard after422(String how, String body) {
        return new Wizard(script, how)
                .info(json("{'status':'STARTING'}"))
                .noCode(json(body), null)
                .info(json(body));
    }

    @AfterAll
    static void stop() {
        script.close();
    }

    @Test
    void everyPhaseIsReached() {
        Value phases = script.module("js/wizard/phases.js").getMember("PHASES");

        assertThat(STATES).hasSize((int) phases.getArraySize());
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
        Set<String> texts = LanguageFile.keys("en");
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

    @Test
    void aLostConnectionDimsTheCodeAtTheSecondFailure() {
        Wizard wizard = Wizard.withCode(script, OPERATOR).answer(0, "{}", null);
        assertThat(wizard.face()).isEqualTo("live");

        wizard.after(wizard.restMs()).answer(0, "{}", null);

        assertThat(wizard.face()).isEqualTo("lost");
        assertThat(wizard.texts()).contains("lost", "veil.lost", "do.retry");
        assertThat(wizard.code(Wizard.code(1, 19_000)).face()).isEqualTo("live");
    }

    @Test
    void withoutANetworkTheFirstFailureCounts() {
        Wizard wizard = Wizard.withCode(script, OPERATOR)
                .event("{\"type\":\"network\",\"online\":false}")
                .answer(0, "{}", null);

        assertThat(wizard.texts()).contains("offline", "veil.lost");
    }

    @Test
    void theLastSecondOfACodeIsDimmed() {
        Wizard wizard = Wizard.withCode(script, OPERATOR);
        for (int i = 0; i < 18; i++) {
            wizard.after(1_000).info(json(SCANNING));
            assertThat(wizard.face()).isEqualTo("live");
        }

        wizard.after(1_000).info(json(SCANNING));

        assertThat(wizard.face()).isEqualTo("next");
        assertThat(wizard.texts()).contains("veil.next");
        assertThat(wizard.after(800).ask().getMember("how").getMember("after").asInt())
                .isEqualTo(1);
        assertThat(wizard.code(Wizard.code(2, 20_000)).face()).isEqualTo("live");
    }

    @ParameterizedTest
    @CsvSource({"3600000, none", "-3600000, live"})
    void aClockThatIsSetRemovesACodeAndNeverKeepsOne(long ms, String face) {
        assertThat(Wizard.withCode(script, OPERATOR).setClock(ms).face()).isEqualTo(face);
        assertThat(Wizard.withCode(script, OPERATOR).setClock(-ms).after(21_600).face())
                .isEqualTo("none");
    }

    @Test
    void numbersAreShownOnlyNearTheEnd() {
        Wizard wizard = Wizard.withCode(script, OPERATOR);
        assertThat(wizard.look().getMember("ring").getMember("seconds").isNull())
                .isTrue();

        wizard.after(10_500).info(json(SCANNING));

        assertThat(wizard.look().getMember("ring").getMember("seconds").asInt()).isEqualTo(10);
    }

    @Test
    void anotherCodeThanTheOneOnShowIsFetchedAtOnce() {
        Wizard wizard = Wizard.withCode(script, OPERATOR)
                .after(1_000)
                .info(json("{'status':'SCAN_QR_CODE','qr':'" + Wizard.picture(9) + "'}"));

        assertThat(wizard.ask().getMember("call").asString()).isEqualTo("code");
        assertThat(wizard.restMs()).isLessThanOrEqualTo(100);
    }

    @Test
    void recoveringCountsDown() {
        Wizard wizard = new Wizard(script, OPERATOR)
                .info(json("{'status':'STARTING'}"))
                .noCode(json("{'status':'FAILED','reason':'stalled','healing':true}"), 4)
                .info(json("{'status':'STARTING'}"));

        assertThat(wizard.heading()).isEqualTo("healing");
        assertThat(seconds(wizard, "healing.in")).isEqualTo(4);
        assertThat(wizard.restMs()).isEqualTo(2_000);
        wizard.after(1_000);
        assertThat(seconds(wizard, "healing.in")).isEqualTo(3);
        assertThat(wizard.look().getMember("ring").getMember("share").asDouble())
                .isEqualTo(0.75);
    }

    private static int seconds(Wizard wizard, String key) {
        Value lines = wizard.look().getMember("lines");
        for (long i = 0; i < lines.getArraySize(); i++) {
            if (lines.getArrayElement(i).getMember("key").asString().equals(key)) {
                return lines.getArrayElement(i).getMember("count").asInt();
            }
        }
        throw new AssertionError("no " + key + " in " + wizard.texts());
    }

    @ParameterizedTest
    @CsvSource({
        "wrong_number, note.wrong_phone, note.wrong_phone.expected",
        "protocol_error, note.phone_refused, note.phone_refused.what",
        "not_saved, note.not_saved, note.not_saved.what"
    })
    void whatWentWrongIsNamedAboveTheNextCodeForHalfAMinute(String reason, String heading, String line) {
        String info = "{'status':'FAILED','expected_phone':'***9999','last_failure':{'reason':'" + reason
                + "','at':'2026-11-28T15:04:00Z'}}";
        Wizard wizard = Wizard.withCode(script, OPERATOR).info(json(info));
        assertThat(wizard.heading()).isEqualTo(heading);

        wizard.after(12_000).code(Wizard.code(1, 60_000));
        String again = info.replace("'FAILED'", "'SCAN_QR_CODE','qr':'" + Wizard.picture(1) + "'");
        wizard.info(json(again)).after(1_000).info(json(again));
        assertThat(wizard.face()).isEqualTo("live");
        assertThat(wizard.texts()).contains(heading, line);

        for (int i = 0; i < 30; i++) {
            wizard.after(1_000).info(json(again));
        }
        assertThat(wizard.texts()).contains("code").doesNotContain(heading, line);
    }

    @Test
    void theSameCodeDrawnAgainAsksForASecondScan() {
        String first = Wizard.code(1, 20_000).replace("}", ",\"expires_at\":\"2026-11-28T13:47:00Z\"}");
        String second = first.replace(Wizard.picture(1), Wizard.picture(7));
        Wizard wizard = new Wizard(script, OPERATOR)
                .info(json("{'status':'SCAN_QR_CODE'}"))
                .code(first);

        wizard.after(500).answer("code", 200, second, null);

        assertThat(wizard.heading()).isEqualTo("note.second_scan");
    }

    @Test
    void anAccountThatIsUnlinkedAtThePhoneIsNamedWithTheTime() {
        Wizard wizard = STATES.get("linked")
                .apply(OPERATOR)
                .info(json("{'status':'STOPPED','reason':'logged_out','since':'2026-11-28T15:04:00Z'}"));
        assertThat(wizard.phase()).isEqualTo("starting");
        assertThat(wizard.look().getMember("heading").getMember("at").asString())
                .isEqualTo("2026-11-28T15:04:00Z");

        wizard.code(Wizard.code(1, 60_000));

        assertThat(wizard.heading()).isEqualTo("note.unlinked");
        assertThat(wizard.face()).isEqualTo("live");
    }

    @Test
    void anAccountThatItsOwnerHasLoggedOutIsNot() {
        Wizard wizard = STATES.get("linked")
                .apply(OPERATOR)
                .info(json("{'status':'STOPPED','reason':'stopped_by_owner','linked':false}"));

        assertThat(wizard.heading()).isEqualTo("stopped");
    }

    @ParameterizedTest
    @CsvSource({
        "replaced, do.take_over, true", "client_outdated, do.again, false", "banned, do.again, false",
        "refused, do.again, false", "stalled, do.again, true", "engine_disabled, , false"
    })
    void theActionFitsTheReason(String reason, String button, boolean primary) {
        Wizard wizard = after422(OPERATOR, "{'status':'FAILED','reason':'" + reason + "'}");

        assertThat(wizard.buttons()).isEqualTo(button == null ? List.of() : List.of(button));
        assertThat(wizard.primaryButtons()).hasSize(primary ? 1 : 0);
        assertThat(after422(VISITOR, "{'status':'FAILED','reason':'" + reason + "'}")
                        .texts())
                .doesNotContain("do.again")
                .contains(reason.equals("banned") ? "failed.banned" : "ask_sender");
    }

    @Test
    void thereIsAWayToTryNowWhereverThePageWaits() {
        for (String state : List.of("unreachable", "lost", "reconnecting", "healing")) {
            assertThat(STATES.get(state).apply(VISITOR).buttons()).as(state).containsExactly("do.retry");
        }
    }

    @Test
    void aRestartIsACommandOfOperatorsOnly() {
        Value command = script.module("js/wizard/machine.js").getMember("commandOf");

        assertThat(command.execute(STATES.get("unreachable").apply(OPERATOR).state(), "retry")
                        .asString())
                .isEqualTo("restart");
        assertThat(command.execute(STATES.get("stopped").apply(OPERATOR).state(), "start")
                        .asString())
                .isEqualTo("start");
        STATES.forEach((name, way) -> assertThat(
                        command.execute(way.apply(VISITOR).state(), "retry").isNull())
                .isTrue());
    }

    @Test
    void thePageNeverAsksFasterThanTenTimesASecond() {
        Wizard wizard = Wizard.withCode(script, OPERATOR);
        String[] answers = {"{'status':'SCAN_QR_CODE'}", "{'status':'FAILED'}", "{'status':'WORKING'}", "{}", "null"};
        long asked = 0;
        for (int i = 0; i < 1_000; i++) {
            long rest = Math.max(0, wizard.restMs());
            asked += rest;
            wizard.after(rest).answer(i % 3 == 0 ? 422 : 200, json(answers[i % answers.length]), null);
        }

        assertThat(asked).isGreaterThan(1_000 / 2 * 100);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
