package io.linkgate.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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

    private Value arranged(String infos, String opened) {
        Value wish = script.run("(opened) => ({word: null, query: '', opened: new Set([opened]), pinned: new Set()})")
                .execute(opened);
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
