package io.linkgate.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pure parts of the pages of an instance, of the sandbox's phone and of administrators. */
class DetailScriptsTest {

    private final Script script = new Script();

    @AfterEach
    void close() {
        script.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    404 | {'code':'recipient_not_found'}                                        | recipient          | false
                    409 | {'code':'not_linked'}                                                 | not_linked         | false
                    409 | {'code':'conflict'}                                                   | conflict           | false
                    422 | {'code':'session_status_mismatch'}                                    | not_connected      | false
                    429 | {'code':'rate_limited','reason':'texts_per_minute'}                   | texts_per_minute   | false
                    429 | {'code':'rate_limited','reason':'new_chats_per_hour'}                 | new_chats_per_hour | false
                    429 | {'code':'rate_limited','reason':'reach_out','upstream_code':463}      | reach_out          | false
                    429 | {'code':'rate_limited','reason':'new_chat_cap','upstream_code':475}   | new_chat_cap       | false
                    429 | {'code':'rate_limited'}                                               | null               | false
                    500 | {'code':'internal_error'}                                             | null               | true
                    501 | {'code':'not_implemented'}                                            | groups             | false
                    502 | {'code':'upstream_rejected','upstream_code':400}                      | rejected           | false
                    502 | {}                                                                    | null               | true
                    503 | {'code':'unavailable'}                                                | unavailable        | true
                    504 | {'code':'upstream_timeout'}                                           | unacknowledged     | true
                    0   | {}                                                                    | no_answer          | true
                    400 | {'code':'invalid_param','param':'chatId'}                             | chat               | false
                    400 | {'code':'missing_param','params':['message']}                         | text               | false
                    401 | {'code':'invalid_access_token'}                                       | null               | false
                    """)
    void everyAnswerToATextHasASentenceAndIsFinalOrNot(int status, String body, String key, boolean uncertain) {
        Value problem = script.module("js/instance/sending.js")
                .invokeMember(
                        "sendProblem",
                        script.object("{\"status\":" + status + ",\"retryAfterMs\":null,\"body\":" + json(body) + "}"));

        assertThat(problem.getMember("key").toString()).isEqualTo(key);
        if (!key.equals("null")) {
            assertThat(LanguageFile.keys("en")).contains("instance.send.error." + key);
        }
        assertThat(problem.getMember("uncertain").asBoolean()).isEqualTo(uncertain);
    }

    @Test
    void troublesAreThoseThatCanBeSeenNow() {
        Value faults = script.module("js/phone/faults.js");

        assertThat(script.json(faults.invokeMember("troublesFor", true)))
                .contains("\"mail\"", "\"line\"")
                .doesNotContain("\"link\"");
        assertThat(script.json(faults.invokeMember("troublesFor", false)))
                .contains("\"link\"", "\"line\"")
                .doesNotContain("\"mail\"");
    }

    @ParameterizedTest
    @CsvSource({"M62MJTQXHX5R", "000000000000", "ZZZZZZZZZZZZ"})
    void everyInstanceHasAPhoneWithANumber(String id) {
        Value faults = script.module("js/phone/faults.js");

        String number = faults.invokeMember("numberFor", id).asString();

        assertThat(number).matches("1555[1-9][0-9]{6}");
        assertThat(number)
                .isNotEqualTo(
                        script.module("js/shell/friend.js").getMember("FRIEND").asString());
    }

    @Test
    void healthHasReachAndVersion() {
        Value health = script.module("js/admin/health.js");
        Value checks = script.object(
                json(
                        "[{'name':'database','status':'UP','data':{}},"
                                + "{'name':'engine_whatsapp','data':{'server':'unreachable','last_failed':'2026-11-29T10:00:00Z'}},"
                                + "{'name':'engine_sandbox','data':{'server':'something new'}},"
                                + "{'name':'client_version','data':{'version':'2.3000.1','age_days':51,'warnings':['client_version_old']}}]"));

        assertThat(script.json(health.invokeMember("reachOf", checks)))
                .isEqualTo(json("[{'engine':'whatsapp','state':'unreachable','reachedAt':null,"
                        + "'failedAt':'2026-11-29T10:00:00Z'},"
                        + "{'engine':'sandbox','state':'unknown','reachedAt':null,'failedAt':null}]"));
        assertThat(script.json(health.invokeMember("versionOf", checks)))
                .isEqualTo(json("{'version':'2.3000.1','ageDays':51,'warnings':['client_version_old']}"));
        assertThat(health.invokeMember("versionOf", script.object("[]")).isNull())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {'outcome':'done','status_code':200}    | done
                    {'outcome':'refused','status_code':404} | refused
                    {'outcome':'failed','status_code':500}  | failed
                    {'outcome':'failed','status_code':null} | failed_so
                    {'outcome':null,'status_code':null}     | unknown
                    """)
    void outcomesAreNamed(String entry, String key) {
        Value outcome = script.module("js/admin/entries.js").invokeMember("outcomeOf", script.object(json(entry)));

        assertThat(outcome.getMember("key").asString()).isEqualTo(key);
    }

    @Test
    void theAdministratorOfTheSettingsIsNotNamedTwice() {
        Value entries = script.module("js/admin/entries.js");

        assertThat(script.json(entries.invokeMember(
                        "actorOf",
                        script.object(
                                json("{'actor':'token','token_id':'administrator','token_label':'administrator'}")))))
                .isEqualTo(json("{'kind':'token','name':'administrator','id':null}"));
        assertThat(script.json(
                        entries.invokeMember("actorOf", script.object(json("{'actor':'link','link_id':'lnk_1'}")))))
                .isEqualTo(json("{'kind':'link','name':null,'id':'lnk_1'}"));
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
