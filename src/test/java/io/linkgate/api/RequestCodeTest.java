package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.api.call.Timestamps;
import io.linkgate.api.code.Codes;
import io.linkgate.api.code.PairingCodeBody;
import io.linkgate.api.code.PairingCodes;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.Wanted;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.session.Account;
import io.linkgate.session.PairingCodeResult;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionState;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pairing codes, over HTTP. */
class RequestCodeTest {

    private static final String PATH = "/v2/auth/request-code";
    private static final String GOOD = "phone_number=15550001111";

    @RegisterExtension
    private final ApiServer server = ApiServer.with();

    @BeforeEach
    void showACode() {
        server.show("2@code", Duration.ofSeconds(20));
        answer(new PairingCodeResult.Ready("ABCD-1234", server.clock.instant().plusMillis(159_300)));
    }

    @Test
    void answerHasTheCodeAndItsEnd() {
        HttpResponse<String> response = ask(GOOD);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"code\":\"ABCD-1234\",\"expires_at\":\"%s\",\"expires_in_ms\":159300}"
                        .formatted(Timestamps.format(server.clock.instant().plusMillis(159_300))));
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void instanceThatExpectsAnotherPhoneAsksForNoCode() {
        server.store.delete(ApiServer.ID);
        server.store.insert(new Instance(
                ApiServer.ID,
                "Front desk",
                EngineKind.WHATSAPP,
                Wanted.RUNNING,
                Optional.of(new PhoneNumber(15_550_002_222L)),
                server.clock.instant()));

        HttpResponse<String> response = ask(GOOD);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("phone_number").doesNotContain("1555000");
        assertThat(server.sessions.phones()).isEmpty();
        assertThat(ask("phone_number=15550002222").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "15550001111",
                "%2B15550001111",
                "0015550001111",
                "%2B1%20(555)%20000-11.11",
                "+1+555+000+1111",
            })
    void numberIsAcceptedAsPeopleWriteIt(String written) {
        assertThat(ask("phone_number=" + written).statusCode()).isEqualTo(200);
        assertThat(server.sessions.phones()).containsExactly(new PhoneNumber(15_550_001_111L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"phone", "phoneNumber", "phone_number"})
    void numberMayHaveEachOfItsNames(String name) {
        assertThat(ask(name + "=15550001111").statusCode()).isEqualTo(200);
        assertThat(server.sessions.phones()).containsExactly(new PhoneNumber(15_550_001_111L));
    }

    @Test
    void namesOfTheNumberMayComeTogetherAndMustNotDiffer() {
        assertThat(ask("phone=15550001111&phone_number=15550001111").statusCode())
                .isEqualTo(200);

        HttpResponse<String> doubled = ask("phone=15550001111&phoneNumber=15550002222");

        assertThat(doubled.statusCode()).isEqualTo(400);
        assertThat(ApiServer.json(doubled).get("param").asText()).isEqualTo("phone_number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"15550001111.0", "15550001111.00", "15550001111.5", "1.5550001111E10", "1e10", "-15550001111"})
    void numberWithFractionOrExponentIsNotATelephoneNumber(String number) {
        for (String name : List.of("phone_number", "phone", "phoneNumber")) {
            for (String json : List.of(number, "\"" + number.replace("-", "-x") + "\"")) {
                HttpResponse<String> response =
                        server.send(server.post(PATH, "application/json", "{\"" + name + "\":" + json + "}")
                                .header("Authorization", "Bearer " + ApiServer.TOKEN)
                                .header("X-Instance-ID", ApiServer.ID.value()));

                assertThat(response.statusCode()).as(name + ": " + json).isEqualTo(400);
            }
        }
        assertThat(server.sessions.phones()).isEmpty();
    }

    @Test
    void instanceForAMexicanPhoneTakesBothSpellingsOfIt() {
        server.store.update(
                ApiServer.ID, instance -> instance.withExpectedPhone(Optional.of(new PhoneNumber(5_215_512_345_678L))));

        assertThat(ask("phone_number=525512345678").statusCode()).isEqualTo(200);
        assertThat(ask("phone_number=5215512345678").statusCode()).isEqualTo(200);
        assertThat(ask("phone_number=525512345679").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | {\"phone_number\":\"+1 555 000 1111\"}",
                "application/json | {\"phone_number\":15550001111}",
                "text/plain | {\"phone_number\":\"15550001111\"}",
                "application/x-www-form-urlencoded | phone_number=15550001111"
            })
    void numberMayStandInTheBody(String type, String body) {
        HttpResponse<String> response = server.send(server.post(PATH, type, body)
                .header("Authorization", "Bearer " + ApiServer.TOKEN)
                .header("X-Instance-ID", ApiServer.ID.value()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(server.sessions.phones()).containsExactly(new PhoneNumber(15_550_001_111L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0170987654",
                "987654",
                "1234567890987654",
                "987654x0987654",
                "987654%40s.whatsapp.net",
                "%C2%BD0987654",
                "%3Cscript%3E987654%3C/script%3E"
            })
    void invalidNumberIsRefusedAndNotRepeated(String written) {
        HttpResponse<String> response = ask("phone_number=" + written);

        assertInvalid(response, "a telephone number of 7 to 15 digits, country code first, without (0)");
        assertThat(response.body()).doesNotContain("987654").doesNotContain("<script>");
        assertThat(server.sessions.phones()).isEmpty();
    }

    @Test
    void allMissingParametersAreNamed() {
        HttpResponse<String> response = server.send(server.request(PATH)
                .POST(BodyPublishers.noBody())
                .header("Authorization", "Bearer " + ApiServer.TOKEN));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ApiServer.json(response).get("params"))
                .extracting(JsonNode::asText)
                .containsExactly("instance_id", "phone_number");
    }

    @Test
    void stoppedSessionIsReportedAsForQrCodes() {
        server.sessions.put(ApiServer.ID, new SessionState.Stopped(Reason.STOPPED_BY_OWNER));

        JsonNode typed = ApiServer.json(ask(GOOD + "&wait=0"));
        JsonNode scanned = ApiServer.json(
                server.send(server.authorized("/v2/auth/qr-image?wait=0").POST(BodyPublishers.noBody())));

        assertThat(typed.get("status_code").asInt()).isEqualTo(422);
        for (String field : new String[] {"code", "message", "status", "expected", "healing", "retry_after"}) {
            assertThat(typed.get(field)).as(field).isEqualTo(scanned.get(field));
        }
        assertThat(server.sessions.phones()).isEmpty();
    }

    @Test
    void linkedSessionNeedsNoCode() {
        server.sessions.put(ApiServer.ID, new SessionState.Working(new Account("15550001111", "", "", "")));

        HttpResponse<String> response = ask(GOOD + "&wait=0");

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(ApiServer.json(response).get("status").asText()).isEqualTo("WORKING");
    }

    @Test
    void callWaitsForTheQrCode() throws Exception {
        server.sessions.put(ApiServer.ID, new SessionState.Starting(Instant.MAX));
        CompletableFuture<HttpResponse<String>> waiting =
                server.sendLater(server.authorized(PATH + "?wait=25&" + GOOD).POST(BodyPublishers.noBody()));
        server.sessions.whenWaiting(1).get(20, TimeUnit.SECONDS);
        assertThat(server.sessions.phones()).isEmpty();

        server.show("2@code", Duration.ofSeconds(20));

        assertThat(waiting.get(20, TimeUnit.SECONDS).body()).startsWith("{\"code\":\"ABCD-1234\",");
    }

    @Test
    void numberThatWhatsAppRefusesIsAnErrorOfTheCaller() {
        answer(new PairingCodeResult.Missing(PairingCodeResult.Why.BAD_NUMBER));

        HttpResponse<String> response = ask(GOOD);

        assertInvalid(
                response,
                "the number of a WhatsApp account, country code first;"
                        + " WhatsApp refuses a correct number too (400) when codes were requested too often");
        assertThat(response.body()).doesNotContain("15550001111");
    }

    @ParameterizedTest
    @CsvSource({
        "RATE_LIMITED, 429, rate_limited, 60",
        "FORBIDDEN, 502, upstream_rejected, ''",
        "UNAVAILABLE, 502, upstream_rejected, ''",
        "NO_ANSWER, 504, upstream_timeout, 60",
        "LOST, 502, upstream_unreachable, 60",
        "REPLACED, 409, conflict, ''",
        "NOT_NOW, 409, conflict, ''"
    })
    void otherFailuresHaveTheirErrors(PairingCodeResult.Why why, int status, String code, String retryAfter) {
        answer(new PairingCodeResult.Missing(why));

        HttpResponse<String> response = ask(GOOD);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(ApiServer.json(response).get("code").asText()).isEqualTo(code);
        assertThat(response.headers().firstValue("Retry-After").orElse("")).isEqualTo(retryAfter);
    }

    @ParameterizedTest
    @CsvSource({"FORBIDDEN, 403", "UNAVAILABLE, 452"})
    void refusalOfWhatsAppHasItsNumberAndTheRemedy(PairingCodeResult.Why why, int number) {
        answer(new PairingCodeResult.Missing(why));

        HttpResponse<String> response = ask(GOOD);

        assertThat(ApiServer.json(response).get("upstream_code").asInt()).isEqualTo(number);
        assertThat(ApiServer.json(response).get("message").asText()).contains("scan the QR code");
    }

    @Test
    void limitOfCodesIsNoLimitOfCalls() {
        answer(new PairingCodeResult.TooSoon(Duration.ofMillis(41_300)));
        JsonNode ours = ApiServer.json(ask(GOOD));
        answer(new PairingCodeResult.Missing(PairingCodeResult.Why.RATE_LIMITED));
        JsonNode whatsApps = ApiServer.json(ask(GOOD));

        for (JsonNode error : List.of(ours, whatsApps)) {
            assertThat(error.get("code").asText()).isEqualTo("rate_limited");
            assertThat(error.get("reason").asText()).isEqualTo("code_per_number");
            assertThat(error.get("message").asText()).contains("number").doesNotContain("Too many calls");
        }
        assertThat(whatsApps.get("message").asText()).contains("scan the QR code");
    }

    /** Its number may request the next one after a minute, and nothing comes before that. */
    @ParameterizedTest
    @EnumSource(
            value = PairingCodeResult.Why.class,
            names = {"NO_ANSWER", "LOST"})
    void codeThatDidNotComeIsNotPromised(PairingCodeResult.Why why) {
        answer(new PairingCodeResult.Missing(why));
        assertThat(ApiServer.json(ask(GOOD)).get("message").asText())
                .contains("another pairing code after Retry-After")
                .doesNotContain("by itself");
        answer(new PairingCodeResult.TooSoon(Duration.ofSeconds(30)));
        assertThat(ApiServer.json(ask(GOOD)).get("message").asText()).contains("was requested");
    }

    @Test
    void secondCodeForANumberWithinAMinuteIsTooSoon() {
        answer(new PairingCodeResult.TooSoon(Duration.ofMillis(41_300)));

        HttpResponse<String> response = ask(GOOD);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).contains("42");
    }

    @Test
    void sessionThatChangesDuringTheRequestIsReportedWithItsState() {
        CompletableFuture<PairingCodeResult> later = new CompletableFuture<>();
        server.sessions.answerCodeRequests(later);
        Codes codes = new Codes(server.sessions, server.clock, Runnable::run);
        Instance instance = server.store.find(ApiServer.ID).orElseThrow();
        CompletionStage<PairingCodeBody> asked = new PairingCodes(codes, server.sessions, server.clock, Runnable::run)
                .request(instance, new PhoneNumber(15_550_001_111L), codes.begin(instance, Duration.ZERO, 0), () -> {});

        server.clock.advance(Duration.ofSeconds(20));
        later.complete(new PairingCodeResult.Missing(PairingCodeResult.Why.NOT_NOW));

        assertThat(asked.toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(ApiException.class, e -> {
                    assertThat(e.problem().error()).isEqualTo(ApiError.SESSION_STATUS_MISMATCH);
                    assertThat(e.problem().details()).containsEntry("status", "STARTING");
                });
    }

    @Test
    void unacceptableFormatIsRefusedBeforeTheRequest() {
        HttpResponse<String> response = server.send(server.authorized(PATH + "?" + GOOD)
                .POST(BodyPublishers.noBody())
                .header("Accept", "image/png"));

        assertThat(response.statusCode()).isEqualTo(406);
        assertThat(server.sessions.phones()).isEmpty();
    }

    @Test
    void unexpectedFailureRevealsNothing() {
        server.sessions.answerCodeRequests(CompletableFuture.failedFuture(new IllegalStateException("ABCD-1234")));

        HttpResponse<String> response = ask(GOOD);

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).doesNotContain("ABCD");
    }

    @Test
    void serverThatShutsDownIsUnavailable() {
        server.sessions.shutDown();

        assertThat(ask(GOOD).statusCode()).isEqualTo(503);
    }

    private void answer(PairingCodeResult code) {
        server.sessions.answerCodeRequests(CompletableFuture.completedFuture(code));
    }

    private HttpResponse<String> ask(String query) {
        return server.send(server.authorized(PATH + "?" + query).POST(BodyPublishers.noBody()));
    }

    private static void assertInvalid(HttpResponse<String> response, String allowed) {
        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode json = ApiServer.json(response);
        assertThat(json.get("code").asText()).isEqualTo("invalid_param");
        assertThat(json.get("param").asText()).isEqualTo("phone_number");
        assertThat(json.get("allowed").asText()).isEqualTo(allowed);
    }
}
