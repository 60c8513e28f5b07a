package io.linkgate.page;

import static io.linkgate.page.WizardStates.OPERATOR;
import static io.linkgate.page.WizardStates.SCANNING;
import static io.linkgate.page.WizardStates.VISITOR;
import static io.linkgate.page.WizardStates.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the page of the wizard shows: how long a code, which words, and which buttons. */
class WizardViewTest {

    @RegisterExtension
    static final WizardStates STATES = new WizardStates();

    @Test
    void aLostConnectionDimsTheCodeAtTheSecondFailure() {
        Wizard wizard = STATES.withCode(OPERATOR).answer(0, "{}", null);
        assertThat(wizard.face()).isEqualTo("live");

        wizard.after(wizard.restMs()).answer(0, "{}", null);

        assertThat(wizard.face()).isEqualTo("lost");
        assertThat(wizard.texts()).contains("lost", "veil.lost", "do.retry");
        assertThat(wizard.code(Wizard.code(1, 19_000)).face()).isEqualTo("live");
    }

    @Test
    void withoutANetworkTheFirstFailureCounts() {
        Wizard wizard = STATES.withCode(OPERATOR)
                .event("{\"type\":\"network\",\"online\":false}")
                .answer(0, "{}", null);

        assertThat(wizard.texts()).contains("offline", "veil.lost");
    }

    @Test
    void theLastSecondOfACodeIsDimmed() {
        Wizard wizard = STATES.withCode(OPERATOR);
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
        assertThat(STATES.withCode(OPERATOR).setClock(ms).face()).isEqualTo(face);
        assertThat(STATES.withCode(OPERATOR).setClock(-ms).after(21_600).face()).isEqualTo("none");
    }

    @Test
    void numbersAreShownOnlyNearTheEnd() {
        Wizard wizard = STATES.withCode(OPERATOR);
        assertThat(wizard.look().getMember("ring").getMember("seconds").isNull())
                .isTrue();

        wizard.after(10_500).info(json(SCANNING));

        assertThat(wizard.look().getMember("ring").getMember("seconds").asInt()).isEqualTo(10);
    }

    @Test
    void anotherCodeThanTheOneOnShowIsFetchedAtOnce() {
        Wizard wizard = STATES.withCode(OPERATOR)
                .after(1_000)
                .info(json("{'status':'SCAN_QR_CODE','qr':'" + Wizard.picture(9) + "'}"));

        assertThat(wizard.ask().getMember("call").asString()).isEqualTo("code");
        assertThat(wizard.restMs()).isLessThanOrEqualTo(100);
    }

    @Test
    void recoveringCountsDown() {
        Wizard wizard = STATES.opened(OPERATOR)
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
        "protocol_error, note.attempt_failed, note.attempt_failed.what",
        "not_saved, note.not_saved, note.not_saved.what",
        "logged_out, note.unlinked, note.unlinked.what"
    })
    void whatWentWrongIsNamedAboveTheNextCodeForHalfAMinute(String reason, String heading, String line) {
        String info = "{'status':'FAILED','expected_phone':'***9999','last_failure':{'reason':'" + reason
                + "','at':'2026-11-28T15:04:00Z'}}";
        Wizard wizard = STATES.withCode(OPERATOR).info(json(info));
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

    /** The first answer is enough: another question would cost a slow phone half a second. */
    @Test
    void codeInTheAnswerAboutTheStateIsShown() {
        Wizard wizard = STATES.opened(VISITOR).info(withState(Wizard.code(1, 12_000)));

        assertThat(wizard.face()).isEqualTo("live");
        assertThat(wizard.ask().getMember("call").asString())
                .as("Linkgate learns that a person waits for it")
                .isEqualTo("code");
        assertThat(wizard.restMs()).isEqualTo(100);

        wizard.code(Wizard.code(1, 12_000));

        assertThat(wizard.ask().getMember("call").asString()).isEqualTo("info");
        assertThat(wizard.restMs()).isEqualTo(1_000);
        assertThat(wizard.after(10_900).info(withState(Wizard.code(1, 1_100))).face())
                .isEqualTo("live");
        assertThat(wizard.after(200).face()).as("its last second").isEqualTo("next");
    }

    /** A state may be a moment older than the code. */
    @Test
    void anotherCodeInTheStateIsAskedForBeforeItReplacesOne() {
        Wizard wizard = STATES.withCode(VISITOR).info(withState(Wizard.code(2, 20_000)));

        assertThat(wizard.ask().getMember("call").asString()).isEqualTo("code");
        assertThat(wizard.state().getMember("code").getMember("sequence").asInt())
                .isEqualTo(1);
    }

    /** How long it still lives is not known of an answer that is older than the page. */
    @Test
    void codeThatThePageBeganWithIsAskedForAgain() {
        Wizard wizard = new Wizard(STATES.script(), "{\"info\":" + withState(Wizard.code(1, 12_000)) + "}");

        assertThat(wizard.face()).isEqualTo("none");
        assertThat(wizard.ask().getMember("call").asString()).isEqualTo("code");
    }

    private static String withState(String code) {
        return code.replace("}", ",\"status\":\"SCAN_QR_CODE\",\"linked\":false}");
    }

    @Test
    void theSameCodeDrawnAgainAsksForASecondScan() {
        String first = Wizard.code(1, 20_000).replace("}", ",\"expires_at\":\"2026-11-28T13:47:00Z\"}");
        String second = first.replace(Wizard.picture(1), Wizard.picture(7));
        Wizard wizard =
                STATES.opened(OPERATOR).info(json("{'status':'SCAN_QR_CODE'}")).code(first);

        wizard.after(500).answer("code", 200, second, null);

        assertThat(wizard.heading()).isEqualTo("note.second_scan");
    }

    @Test
    void anAccountThatIsUnlinkedAtThePhoneIsNamedWithTheTime() {
        Wizard wizard = STATES.reach("linked", OPERATOR)
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
        Wizard wizard = STATES.reach("linked", OPERATOR)
                .info(json("{'status':'STOPPED','reason':'stopped_by_owner','linked':false}"));

        assertThat(wizard.heading()).isEqualTo("stopped");
    }

    @ParameterizedTest
    @CsvSource({
        "replaced, do.take_over, true", "client_outdated, do.again, false", "banned, do.again, false",
        "refused, do.again, false", "stalled, do.again, true", "engine_disabled, , false"
    })
    void theActionFitsTheReason(String reason, String button, boolean primary) {
        Wizard wizard = STATES.after422(OPERATOR, "{'status':'FAILED','reason':'" + reason + "'}");

        assertThat(wizard.buttons()).isEqualTo(button == null ? List.of() : List.of(button));
        assertThat(wizard.primaryButtons()).hasSize(primary ? 1 : 0);
        assertThat(STATES.after422(VISITOR, "{'status':'FAILED','reason':'" + reason + "'}")
                        .texts())
                .doesNotContain("do.again")
                .contains(reason.equals("banned") ? "banned" : "ask_sender");
    }

    /** What a token may not do is not offered. */
    @Test
    void aTokenWithoutCommandsSeesNone() {
        STATES.forEach((state, way) -> assertThat(List.of("do.full", "do.number", "do.camera", "do.retry", "do.done"))
                .as(state)
                .containsAll(way.apply("{\"manage\":false}").buttons()));
        assertThat(STATES.after422("{\"manage\":false}", "{'status':'FAILED','reason':'replaced'}")
                        .buttons())
                .isEmpty();
    }

    @Test
    void aTokenThatMayNotLinkIsNotKeptWaiting() {
        Wizard wizard = STATES.reach("forbidden", OPERATOR).after(5_000);

        assertThat(wizard.texts()).containsExactly("trouble.forbidden", "trouble.forbidden.scope");
        assertThat(wizard.look().getMember("sign").asString()).isNotEqualTo("beat");
        assertThat(wizard.look().getMember("steps").isNull()).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(wizard.ask().getMember("call").asString()).isEqualTo("info");
            wizard.after(wizard.restMs()).info(json("{'status':'SCAN_QR_CODE'}"));
        }
        assertThat(wizard.info(json(WizardStates.WORKING)).phase()).isEqualTo("linked");
    }

    /** The disk of the server is not theirs. */
    @Test
    void visitorsAreNotAskedToFreeSpace() {
        Wizard wizard = STATES.withCode(VISITOR)
                .info(json("{'status':'FAILED','last_failure':{'reason':'not_saved','at':'2026-11-28T15:04:00Z'}}"));

        assertThat(wizard.texts())
                .contains("note.attempt_failed", "note.attempt_failed.what")
                .noneMatch(key -> key.contains("not_saved"));
        assertThat(LanguageFile.keysForVisitors("en")).noneMatch(key -> key.contains("not_saved"));
    }

    @Test
    void thereIsAWayToTryNowWhereverThePageWaits() {
        for (String state : List.of("unreachable", "lost", "reconnecting", "healing")) {
            assertThat(STATES.reach(state, VISITOR).buttons()).as(state).containsExactly("do.retry");
        }
    }
}
