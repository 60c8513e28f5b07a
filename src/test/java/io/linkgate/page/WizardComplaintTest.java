package io.linkgate.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written of a call that was refused: which scope is missing, and who tries again. */
class WizardComplaintTest {

    private final Script script = new Script();

    @AfterEach
    void close() {
        script.close();
    }

    /** A button can fail for another scope than the code does: "manage" and not "link". */
    @Test
    void missingScopeIsTheOneThatTheAnswerNames() {
        Wizard wizard = commanded("{\"status\":403,\"body\":{\"code\":\"forbidden\",\"needed_scope\":\"manage\"}}");

        Value line = wizard.look().getMember("strip").getArrayElement(0);
        assertThat(line.getMember("key").asString()).isEqualTo("trouble.forbidden.scope");
        assertThat(line.getMember("scope").asString()).isEqualTo("manage");
        Wizard asking = Wizard.withCode(script, "{}")
                .answer("code", 403, "{\"code\":\"forbidden\",\"needed_scope\":\"link\"}", null);
        assertThat(asking.look()
                        .getMember("lines")
                        .getArrayElement(0)
                        .getMember("scope")
                        .asString())
                .isEqualTo("link");
    }

    /** This page repeats polls, but not what a person has pressed. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"status":0,"body":{}}                        | complaint.no_answer
                    {"status":429,"body":{"code":"rate_limited"}} | complaint.limited
                    {"status":504,"body":{}}                      | complaint.status
                    {"status":403,"body":{"code":"forbidden"}}    | trouble.forbidden.what
                    """)
    void failedButtonIsThePersonsToPressAgain(String answer, String key) {
        Wizard wizard = commanded(answer);

        assertThat(wizard.texts()).contains(key);
        assertThat(LanguageFile.keys("en")).contains("wizard." + key);
    }

    private Wizard commanded(String answer) {
        return new Wizard(script, "{}")
                .info("{\"status\":\"STOPPED\",\"reason\":\"stopped_by_owner\"}")
                .event("{\"type\":\"command\",\"name\":\"start\"}")
                .event("{\"type\":\"commanded\",\"answer\":" + answer + "}");
    }
}
