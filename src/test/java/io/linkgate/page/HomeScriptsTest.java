package io.linkgate.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pure parts of the home. */
class HomeScriptsTest {

    private static final Instant BEGUN = Instant.parse("2026-11-28T14:02:00Z");

    private final Script script = new Script();

    @AfterEach
    void close() {
        script.close();
    }

    /** What a person has unfolded stays so while the instances come back one by one. */
    @Test
    void aCauseThatIsUnfoldedStaysSoWhenItsFirstInstanceIsBack() {
        Value before = arranged(down(0, 5), "");
        String key =
                before.getMember("causes").getArrayElement(0).getMember("key").asString();
        assertThat(before.getMember("items").getArraySize()).isZero();

        Value after = arranged(down(1, 5), key);

        assertThat(after.getMember("causes").getArrayElement(0).getMember("key").asString())
                .isEqualTo(key);
        assertThat(after.getMember("items").getArraySize()).isEqualTo(4);
    }

    /** Two outages of one reason are two causes. */
    @Test
    void causesOfOneReasonAreToldApart() {
        Value causes = arranged(down(0, 3) + "," + down(300, 303), "").getMember("causes");

        assertThat(causes.getArraySize()).isEqualTo(2);
        assertThat(causes.getArrayElement(0).getMember("key").asString())
                .isNotEqualTo(causes.getArrayElement(1).getMember("key").asString());
    }

    /** The one that is unfolded stays so, and no other one is taken for it. */
    @Test
    void aCauseKeepsItsKeyWhenAnotherOfTheSameReasonIsOver() {
        Value before = arranged(down(0, 3) + "," + down(300, 304), "").getMember("causes");
        String larger = before.getArrayElement(0).getMember("key").asString();
        String smaller = before.getArrayElement(1).getMember("key").asString();
        Value drawn = script.run("(causes) => new Map(causes.map(({key, ids}) => [key, ids]))")
                .execute(before);

        for (String opened : List.of(larger, smaller)) {
            Value after = arranged(down(1, 3) + "," + down(300, 304), opened, drawn);

            Value left = after.getMember("causes");
            assertThat(left.getArraySize()).isEqualTo(1);
            assertThat(left.getArrayElement(0).getMember("key").asString()).isEqualTo(larger);
            assertThat(after.getMember("items").getArraySize()).isEqualTo(opened.equals(larger) ? 2 + 4 : 2);
        }
        Value next = arranged(down(600, 603), smaller, drawn).getMember("causes");
        assertThat(next.getArrayElement(0).getMember("key").asString()).isNotIn(larger, smaller);
    }

    /** Only the right person can help, whether the session waits until a code is asked for or shows one again. */
    @ParameterizedTest
    @CsvSource({"STOPPED, wrong_number", "STOPPED, logged_out", "STARTING, ", "SCAN_QR_CODE, "})
    void aScanByAnotherPhoneNeedsAPerson(String status, String reason) {
        String why = reason == null ? "null" : "\"" + reason + "\"";
        Value info = script.object("{\"status\":\"" + status + "\",\"reason\":" + why
                + ",\"linked\":false,\"last_failure\":{\"reason\":\"wrong_number\"}}");

        assertThat(script.module("js/shell/words.js")
                        .invokeMember("wordOf", info)
                        .asString())
                .isEqualTo("needs");
    }

    private Value arranged(String infos, String opened) {
        return arranged(infos, opened, script.run("new Map()"));
    }

    private Value arranged(String infos, String opened, Value known) {
        Value wish = script.run("(opened, known) =>"
                        + " ({word: null, query: '', opened: new Set([opened]), pinned: new Set(), known})")
                .execute(opened, known);
        return script.module("js/home/arrange.js")
                .invokeMember("arrange", script.object("[" + infos + "]"), wish, script.run("() => undefined"));
    }

    /** Instances that cannot reach WhatsApp, each since a second later than the one before. */
    private static String down(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> ("{'instance_id':'I" + i + "','name':'n','engine':'whatsapp','status':'FAILED',"
                                + "'reason':'unreachable','linked':true,'me':null,'since':'" + BEGUN.plusSeconds(i)
                                + "'}")
                        .replace('\'', '"'))
                .collect(Collectors.joining(","));
    }
}
