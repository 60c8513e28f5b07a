package io.linkgate.api.hook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.api.ApiServer;
import io.linkgate.hook.Webhook;
import io.linkgate.hook.target.TargetRules;
import io.linkgate.testkit.BareHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookResourceTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(2);
    private static final FakeHooks STORE = new FakeHooks();
    private static final AtomicInteger CHANGES = new AtomicInteger();

    @RegisterExtension
    static final ApiServer API = ApiServer.with(WebhookEndpoints.of(new WebhookParts(
                    STORE, STORE, new TargetRules(false, InetAddress::getAllByName), CHANGES::incrementAndGet, THREADS))
            .toArray());

    @BeforeEach
    void clear() {
        STORE.clear();
    }

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    @Test
    void listIsReplacedByAJsonBody() throws IOException {
        JsonNode body = success(post(
                "session/webhook",
                "{\"webhooks\":[{\"url\":\"https://crm.example/in?key=1\","
                        + "\"events\":[\"session.status\",\"message\"],\"is_active\":1,\"hmac\":\"shh\","
                        + "\"retries\":{\"delay\":2,\"attempts\":15,\"policy\":\"linear\"},\"name\":\"CRM\"}]}"));

        assertThat(body.get("webhooks").toString())
                .isEqualTo("[{\"url\":\"https://crm.example/in?key=1\",\"events\":[\"session.status\",\"message\"],"
                        + "\"is_active\":true,\"hmac\":\"********\",\"retries\":{\"delay\":2,\"attempts\":15},"
                        + "\"name\":\"CRM\"}]");
        assertThat(body.path("systemConfig").path("events").toString())
                .isEqualTo("[\"session.status\",\"session.qr\",\"message\",\"message.ack\"]");
        assertThat(success(get("session/webhook", ""))).isEqualTo(body);
        assertThat(success(post("session/webhook", "{\"webhooks\":[]}")).get("webhooks"))
                .isEmpty();
    }

    @Test
    void listIsReplacedByJsonInTheQuery() throws IOException {
        JsonNode body = success(get(
                "session/webhook",
                "&webhooks="
                        + encoded("[{\"url\":\"https://crm.example/\",\"is_active\":0,\"events\":\"session.qr\"}]")));

        assertThat(body.at("/webhooks/0/is_active").asBoolean()).isFalse();
        assertThat(body.at("/webhooks/0/events").toString()).isEqualTo("[\"session.qr\"]");
        assertThat(body.at("/webhooks/0/hmac").isNull()).isTrue();
    }

    @Test
    void hiddenSecretThatIsSentBackStays() throws IOException {
        success(post("webhook/set", "{\"url\":\"https://crm.example/\",\"hmac\":\"shh\"}"));

        success(post("session/webhook", "{\"webhooks\":[{\"url\":\"https://crm.example/\",\"hmac\":\"********\"}]}"));
        assertThat(STORE.of(ApiServer.ID).get(0).secret().orElseThrow().bytes())
                .asString()
                .isEqualTo("shh");

        success(post("session/webhook", "{\"webhooks\":[{\"url\":\"https://crm.example/\"}]}"));
        assertThat(STORE.of(ApiServer.ID).get(0).secret()).as("a list replaces").isEmpty();
    }

    @Test
    void oneHookIsSetUpdatedAndDeleted() throws IOException {
        int before = CHANGES.get();
        success(post("webhook/set", "{\"url\":\"https://a.example/\",\"name\":\"a\",\"hmac\":{\"key\":\"shh\"}}"));
        success(post("webhook/set", "{\"url\":\"https://b.example/\"}"));

        JsonNode updated =
                success(exchange("PATCH", "webhook/update", "{\"url\":\"https://a.example/\",\"is_active\":\"0\"}"));
        assertThat(updated.at("/webhooks/0/name").asText()).isEqualTo("a");
        assertThat(updated.at("/webhooks/0/is_active").asBoolean()).isFalse();
        assertThat(updated.at("/webhooks/0/hmac").asText()).isEqualTo("********");
        success(post("webhook/update", "{\"url\":\"https://a.example/\",\"hmac\":\"\"}"));
        assertThat(STORE.of(ApiServer.ID).get(0).secret()).isEmpty();

        JsonNode left = success(exchange("DELETE", "webhook/delete", "{\"url\":\"https://a.example/\"}"));
        assertThat(left.get("webhooks")).hasSize(1);
        assertThat(left.at("/webhooks/0/url").asText()).isEqualTo("https://b.example/");
        success(post("webhook/delete", "{\"url\":\"https://a.example/\"}"));
        assertThat(CHANGES.get()).isEqualTo(before + 6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "webhook/set | {\"url\":\"http://crm.example/\"} | url",
                "webhook/set | {\"url\":\"https://127.0.0.1/\"} | url",
                "webhook/set | {\"url\":\"https://2130706433/\"} | url",
                "webhook/set | {\"url\":\"https://user:pw@crm.example/\"} | url",
                "webhook/set | {\"url\":\"https://crm.example/\",\"events\":[]} | events",
                "webhook/set | {\"url\":\"https://crm.example/\",\"events\":[1]} | events",
                "webhook/set | {\"url\":\"https://crm.example/\",\"events\":\"a b<c\"} | events",
                "webhook/set | {\"url\":\"https://crm.example/\",\"is_active\":2} | is_active",
                "webhook/set | {\"url\":\"https://crm.example/\",\"hmac\":\"a b\"} | hmac",
                "webhook/set | {\"url\":\"https://crm.example/\",\"hmac\":[1]} | hmac",
                "webhook/set | {\"url\":\"https://crm.example/\",\"retries\":3} | retries",
                "webhook/set | {\"url\":\"https://crm.example/\",\"retries\":{\"delay\":0}} | retries",
                "webhook/set | {\"url\":\"https://crm.example/\",\"retries\":{\"delay\":1.5}} | retries",
                "webhook/set | {\"url\":\"https://crm.example/\",\"retries\":{\"attempts\":101}} | retries",
                "webhook/update | {\"url\":\"https://unknown.example/\"} | url",
                "session/webhook | {\"webhooks\":{}} | webhooks",
                "session/webhook | {\"webhooks\":[1]} | webhooks",
                "session/webhook | {\"webhooks\":\"[{\"} | webhooks",
                "session/webhook | {\"webhooks\":[{\"url\":\"https://a.example\"},{\"url\":\"https://a.example\"}]} | webhooks",
                "hooks/replay | {\"delivery\":\"x\"} | delivery",
                "hooks/deliveries | {\"state\":\"lost\"} | state"
            })
    void wrongValueIsNamedAndNotRepeated(String path, String body, String param) throws IOException {
        BareHttp.Answer answer = post(path, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).path("code").asText()).isIn("invalid_param", "malformed_body");
        assertThat(JSON.readTree(answer.body()).path("param").asText()).isEqualTo(param);
        assertThat(answer.body()).doesNotContain("pw@").doesNotContain("127.0.0.1");
        assertThat(STORE.of(ApiServer.ID)).isEmpty();
    }

    @Test
    void missingParametersAndInstancesAreNamed() throws IOException {
        BareHttp.Answer missing = BareHttp.exchange(port(), "POST", "/v2/webhook/set", headers(), "{\"name\":\"x\"}");
        BareHttp.Answer unknown =
                BareHttp.exchange(port(), "GET", "/v2/session/webhook?instance_id=ZZZZZZZZZZZZ", headers(), "");

        assertThat(JSON.readTree(missing.body()).path("params").toString()).isEqualTo("[\"instance_id\",\"url\"]");
        assertThat(unknown.status()).isEqualTo(404);
    }

    @Test
    void eleventhHookIsRefused() throws IOException {
        for (int i = 0; i < 10; i++) {
            success(post("webhook/set", "{\"url\":\"https://crm.example/" + i + "\"}"));
        }

        assertThat(post("webhook/set", "{\"url\":\"https://crm.example/10\"}").status())
                .isEqualTo(409);
        success(post("webhook/set", "{\"url\":\"https://crm.example/9\",\"name\":\"again\"}"));
    }

    @Test
    void deliveriesAreListedPageByPage() throws IOException {
        JsonNode first = success(get("hooks/deliveries", "&limit=2"));
        JsonNode last = success(get("hooks/deliveries", "&limit=2&cursor=4"));

        assertThat(first.path("deliveries")).hasSize(2);
        assertThat(first.path("next").asText()).isEqualTo("2");
        assertThat(first.at("/deliveries/0").toString())
                .isEqualTo("{\"delivery\":\"1\",\"id\":\"evt_1\",\"event\":\"session.status\","
                        + "\"url\":\"https://crm.example/\",\"name\":\"crm\",\"state\":\"dead\","
                        + "\"occurred_at\":\"1970-01-01T00:00:00.000Z\",\"attempts\":3,"
                        + "\"last_error\":\"the receiver answered 500\","
                        + "\"last_attempt_at\":\"1970-01-01T00:00:00.000Z\",\"next_attempt_at\":null}");
        assertThat(last.path("deliveries")).hasSize(1);
        assertThat(last.path("next").isNull()).isTrue();
    }

    @Test
    void replayNamesADeliveryAUrlOrNothing() throws IOException {
        assertThat(success(post("hooks/replay", "")).toString()).isEqualTo("{\"replayed\":2}");
        success(post("hooks/replay", "{\"delivery\":17}"));
        success(post("hooks/replay", "{\"url\":\"https://crm.example/\"}"));

        assertThat(STORE.replays())
                .containsExactly(
                        "Optional.empty Optional.empty",
                        "Optional[17] Optional.empty",
                        "Optional.empty Optional[https://crm.example/]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://crm.example/\\u0000", "\\u0000", "x", "https://crm.example/ä"})
    void replayToWhatIsNoUrlFindsNothing(String url) throws IOException {
        assertThat(success(post("hooks/replay", "{\"url\":\"" + url + "\"}")).toString())
                .isEqualTo("{\"replayed\":0}");
        assertThat(STORE.replays()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "webhook/set | {\"url\":\"https://crm.example/new\",\"hmac\":\"********\"}",
                "webhook/set | {\"url\":\"https://crm.example/new\",\"hmac\":{\"key\":\"********\"}}",
                "webhook/set | {\"url\":\"https://crm.example/bare\",\"hmac\":\"********\"}",
                "webhook/update | {\"url\":\"https://crm.example/bare\",\"hmac\":\"********\"}",
                "session/webhook | {\"webhooks\":[{\"url\":\"https://crm.example/new\",\"hmac\":\"********\"}]}",
                "session/webhook | {\"webhooks\":[{\"url\":\"https://crm.example/bare\",\"hmac\":{\"key\":\"********\"}}]}"
            })
    void hiddenSecretThatStandsForNoneIsRefused(String path, String body) throws IOException {
        success(post("webhook/set", "{\"url\":\"https://crm.example/\",\"hmac\":\"shh\"}"));
        success(post("webhook/set", "{\"url\":\"https://crm.example/bare\"}"));
        List<Webhook> before = STORE.of(ApiServer.ID);

        BareHttp.Answer answer = post(path, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).path("param").asText()).isEqualTo("hmac");
        assertThat(answer.body()).contains("send the secret again");
        assertThat(STORE.of(ApiServer.ID)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "webhook/set | {\"url\":\"https://crm.example/\",\"hmac\":{\"key\":\"********\"}}",
                "webhook/update | {\"url\":\"https://crm.example/\",\"hmac\":{\"key\":\"********\"}}",
                "webhook/update | {\"url\":\"https://crm.example/\",\"hmac\":\"********\"}",
                "session/webhook | {\"webhooks\":[{\"url\":\"https://crm.example/\",\"hmac\":{\"key\":\"********\"}}]}"
            })
    void hiddenSecretStaysInEitherForm(String call) throws IOException {
        success(post("webhook/set", "{\"url\":\"https://crm.example/\",\"hmac\":\"shh\"}"));

        success(post(call.substring(0, call.indexOf(' ')), call.substring(call.indexOf('{'))));

        assertThat(STORE.of(ApiServer.ID).get(0).secret().orElseThrow().bytes())
                .asString()
                .isEqualTo("shh");
    }

    @Test
    void namesOfEventsFitTogether() throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 10; i < 10 + Webhook.MAX_EVENTS; i++) {
            names.add("\"" + "a".repeat(28) + i + "." + "b".repeat(30) + "\"");
        }

        BareHttp.Answer answer = post("webhook/set", "{\"url\":\"https://a.example/\",\"events\":" + names + "}");

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).path("param").asText()).isEqualTo("events");
        success(post("webhook/set", "{\"url\":\"https://a.example/\",\"events\":" + names.subList(0, 32) + "}"));
    }

    private static BareHttp.Answer post(String path, String body) {
        return exchange("POST", path, body);
    }

    private static BareHttp.Answer get(String path, String more) {
        return BareHttp.exchange(port(), "GET", "/v2/" + path + "?instance_id=" + ApiServer.ID + more, headers(), "");
    }

    private static BareHttp.Answer exchange(String method, String path, String body) {
        return BareHttp.exchange(port(), method, "/v2/" + path + "?instance_id=" + ApiServer.ID, headers(), body);
    }

    private static Map<String, String> headers() {
        return Map.of("Authorization", "Bearer " + ApiServer.TOKEN, "Content-Type", "application/json");
    }

    private static int port() {
        return API.port();
    }

    private static JsonNode success(BareHttp.Answer answer) throws IOException {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
