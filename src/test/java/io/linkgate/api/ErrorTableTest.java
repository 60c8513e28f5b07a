package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.api.call.ErrorFilter;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.testkit.LogRecorder;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.WebApplicationException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every error of the table, over HTTP, in every format. */
class ErrorTableTest {

    @RegisterExtension
    private static final ApiServer server = ApiServer.with(new Raising());

    /** A resource that fails in the requested way. */
    @SuppressWarnings("DoNotCallSuggester") // called over HTTP only
    @Path("raise")
    public static final class Raising {

        @GET
        @Path("row/{row}")
        public String row(@PathParam("row") ApiError row) {
            throw new ApiException(row);
        }

        @GET
        @Path("later/{row}")
        public CompletionStage<String> later(@PathParam("row") ApiError row) {
            return CompletableFuture.supplyAsync(() -> {
                throw new ApiException(row);
            });
        }

        @GET
        @Path("status/{status}")
        public String status(@PathParam("status") int status) {
            throw new WebApplicationException(status);
        }

        @GET
        @Path("sentence")
        public String sentence() {
            throw new BadRequestException("The fault <b> is not known.");
        }

        @GET
        @Path("failure/{kind}")
        public String failure(@PathParam("kind") String kind) throws Exception {
            switch (kind) {
                case "runtime" -> throw new IllegalStateException("the secret of the house");
                case "checked" -> throw new Exception("the secret of the house");
                case "error" -> throw new StackOverflowError("the secret of the house");
                case "cancelled" -> throw new CancellationException("the secret of the house");
                case "rejected" -> throw new RejectedExecutionException("the secret of the house");
                default -> throw new AssertionError(kind);
            }
        }

        @GET
        @Path("unwritable")
        public Object unwritable() {
            return new Object();
        }
    }

    @ParameterizedTest
    @EnumSource(ApiError.class)
    void everyErrorIsWrittenInJson(ApiError row) {
        HttpResponse<String> response = ask("row/" + row, "application/json");
        JsonNode json = ApiServer.json(response);

        assertThat(response.statusCode()).isEqualTo(row.status());
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json;charset=utf-8");
        assertThat(json.get("code").asText()).isEqualTo(row.code());
        assertThat(json.get("status_code").asInt()).isEqualTo(row.status());
        assertThat(json.get("message").asText()).isNotEmpty();
        assertThat(json.get("error").asText()).isNotEmpty();
        assertThat(json.get("request_id").asText())
                .isEqualTo(response.headers().firstValue("X-Request-Id").orElseThrow());
    }

    @ParameterizedTest
    @EnumSource(ApiError.class)
    void everyErrorIsWrittenInXml(ApiError row) {
        HttpResponse<String> response = ask("row/" + row, "application/xml");

        assertThat(response.statusCode()).isEqualTo(row.status());
        assertThat(response.headers().firstValue("Content-Type")).contains("application/xml;charset=utf-8");
        assertThat(response.body())
                .contains("<error><code>" + row.code() + "</code>")
                .contains("<status_code>" + row.status() + "</status_code>");
    }

    @ParameterizedTest
    @EnumSource(ApiError.class)
    void everyErrorIsWrittenInText(ApiError row) {
        HttpResponse<String> response = ask("row/" + row, "text/plain");

        assertThat(response.statusCode()).isEqualTo(row.status());
        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain;charset=utf-8");
        assertThat(response.body()).matches(row.status() + " " + row.code() + ": .+\n");
    }

    @ParameterizedTest
    @EnumSource(ApiError.class)
    void everyErrorIsWrittenInHtml(ApiError row) {
        HttpResponse<String> response = ask("row/" + row, "text/html");

        assertThat(response.statusCode()).isEqualTo(row.status());
        assertThat(response.headers().firstValue("Content-Type")).contains("text/html;charset=utf-8");
        assertThat(response.body()).startsWith("<!doctype html>").contains("<dd>" + row.code() + "</dd>");
    }

    @ParameterizedTest
    @EnumSource(ApiError.class)
    void temporaryErrorsHaveARetryTime(ApiError row) {
        HttpResponse<String> response = ask("row/" + row, "*/*");

        boolean passes = List.of(429, 502, 503).contains(row.status()) && row != ApiError.UPSTREAM_REJECTED;
        assertThat(response.headers().firstValue("Retry-After").isPresent()).isEqualTo(passes);
        assertThat(response.headers().firstValue("WWW-Authenticate").isPresent())
                .isEqualTo(row.status() == 401);
    }

    @ParameterizedTest
    @EnumSource(
            value = ApiError.class,
            names = {"INVALID_PARAM", "SESSION_STATUS_MISMATCH", "UNAVAILABLE"})
    void asynchronousFailuresAreWrittenTheSameWay(ApiError row) {
        HttpResponse<String> response = ask("later/" + row, "text/plain");

        assertThat(response.statusCode()).isEqualTo(row.status());
        assertThat(response.body()).startsWith(row.status() + " " + row.code());
    }

    @ParameterizedTest
    @CsvSource({
        "400, 400, invalid_param",
        "403, 403, forbidden",
        "404, 404, not_found",
        "409, 409, conflict",
        "418, 400, malformed_body",
        "429, 429, rate_limited",
        "503, 503, unavailable",
        "504, 504, upstream_timeout",
        "500, 500, internal_error"
    })
    void resourcesOfOtherPackagesUseTheExceptionsOfJaxRs(int thrown, int status, String code) {
        HttpResponse<String> response = ask("status/" + thrown, "*/*");

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(ApiServer.json(response).get("code").asText()).isEqualTo(code);
        assertThat(ApiServer.json(response).get("message").asText()).doesNotStartWith("HTTP");
    }

    @Test
    void theirOwnMessageIsUsed() {
        assertThat(ask("sentence", "text/plain").body()).isEqualTo("400 invalid_param: The fault <b> is not known.\n");
        assertThat(ask("sentence", "text/html").body()).contains("The fault &lt;b&gt; is not known.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"runtime", "checked", "error"})
    void anUnexpectedFailureIsReportedByItsIdOnly(String kind) {
        try (LogRecorder log = LogRecorder.of(ErrorFilter.class)) {
            HttpResponse<String> response = ask("failure/" + kind, "*/*");
            String requestId = ApiServer.json(response).get("request_id").asText();

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).doesNotContain("secret", "Exception", "at io.");
            assertThat(log.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains(requestId, "the secret of the house"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cancelled", "rejected"})
    void partsThatShutDownMakeTheServerUnavailable(String kind) {
        HttpResponse<String> response = ask("failure/" + kind, "*/*");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).doesNotContain("secret");
    }

    @Test
    void anAnswerThatCannotBeWrittenIsInternal() {
        HttpResponse<String> response = ask("unwritable", "*/*");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(ApiServer.json(response).get("code").asText()).isEqualTo("internal_error");
    }

    @Test
    void aServerThatIsNotOpenYetIsUnavailable() {
        server.open = false;
        try {
            HttpResponse<String> response = server.send(server.authorized("/v2/session/info"));

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).contains("2");
            assertThat(ApiServer.json(response).get("code").asText()).isEqualTo("unavailable");
        } finally {
            server.open = true;
        }
    }

    @Test
    void responsesWithoutAnAcceptableFormatAreRefused() {
        server.show("2@code", Duration.ofSeconds(20));
        for (String path : List.of("auth/qr-image", "auth/qr", "session/info", "session/start", "session/stop")) {
            HttpResponse<String> response =
                    server.send(server.authorized("/v2/" + path).header("Accept", "text/html, application/xml"));

            assertThat(response.statusCode()).as(path).isEqualTo(406);
            assertThat(response.headers().firstValue("Content-Type")).contains("application/xml;charset=utf-8");
        }
        assertThat(server.sessions.applied()).isEmpty();
    }

    private static HttpResponse<String> ask(String path, String accept) {
        return server.send(server.authorized("/v2/raise/" + path).header("Accept", accept));
    }
}
