package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.openapi.AnswerCheck;
import io.linkgate.openapi.ApiDescription;
import io.linkgate.openapi.ApiOperation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Drives the server through the description of its API: each operation succeeds, and fails in every way that a client can
 * bring about, and each answer is as described in status, media type, headers and body.
 */
class OpenApiIT extends SharedWar {

    private static final ApiDescription DESCRIPTION = ApiDescription.load();
    private static final AnswerCheck CHECK = new AnswerCheck(DESCRIPTION);

    private static final List<String> ERROR_FORMATS =
            List.of("application/json", "application/xml", "text/plain", "text/html", "text/xml");

    /** Statuses that a client brings about at will. If an operation describes one, it has to be seen. */
    private static final Set<String> AT_WILL =
            Set.of("200", "201", "400", "401", "403", "404", "406", "413", "415", "422");

    private final OpenApiCalls calls = new OpenApiCalls(linkgate);

    static Stream<ApiOperation> operations() {
        return DESCRIPTION.operations().stream().filter(ApiOperation::isCall);
    }

    static Stream<ApiOperation> pages() {
        return DESCRIPTION.operations().stream()
                .filter(operation -> !operation.isCall())
                .filter(operation ->
                        operation.answersWith("200") && !operation.path().contains("{"));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyAnswerIsAsDescribed(ApiOperation operation) {
        Set<Integer> seen = new TreeSet<>();
        Map<String, String> good = calls.parameters(operation);
        String bearer = "Bearer " + calls.credential(operation, good);
        refuse(operation, good, bearer, seen);
        String answered = operation.answersWith("201") ? "201" : "200";

        if (operation.streams()) {
            seen.add(beginningOf(operation, good, bearer));
        } else {
            Answer success = send(operation, good, as(bearer));
            assertThat(success.status()).as("%s", success).isEqualTo(Integer.parseInt(answered));
            seen.add(success.status());
        }
        calls.wrongState(operation)
                .ifPresent(parameters ->
                        seen.add(send(operation, parameters, request -> request.header("Authorization", bearer()))
                                .status()));
        assertThat(seen.stream().map(String::valueOf))
                .as("what %s describes, and a client brings about at will", operation)
                .containsAll(operation.statuses().stream()
                        .filter(status -> AT_WILL.contains(status) && !calls.needsLuck(operation, status))
                        .toList());
    }

    /** Reads the first bytes of a stream, which has no end. */
    private static int beginningOf(ApiOperation operation, Map<String, String> parameters, String bearer) {
        HttpRequest request = as(bearer).apply(request(operation, parameters)).build();
        HttpResponse<InputStream> response = HttpClient.newHttpClient()
                .sendAsync(request, BodyHandlers.ofInputStream())
                .join();
        try (InputStream body = response.body()) {
            assertThat(CHECK.problems(
                            operation,
                            response.statusCode(),
                            name -> response.headers().firstValue(name),
                            body.readNBytes(10)))
                    .as("%s", operation)
                    .isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(operation.toString(), e);
        }
        return response.statusCode();
    }

    /** Sends calls that are refused and change nothing. */
    private void refuse(ApiOperation operation, Map<String, String> good, String bearer, Set<Integer> seen) {
        for (String format : ERROR_FORMATS) {
            Answer answer = send(operation, good, request -> request.header("Accept", format));
            assertThat(answer.status()).as("%s", answer).isEqualTo(401);
            assertThat(answer.mediaType()).isEqualTo(format);
            seen.add(401);
        }
        seen.add(send(operation, good, as(bearer).andThen(request -> request.header("Accept", "image/gif")))
                .status());
        seen.add(send(operation, good, as("Bearer " + calls.readToken(good))).status());
        calls.unknown(good)
                .ifPresent(parameters ->
                        seen.add(send(operation, parameters, as(bearer)).status()));
        Map<String, String> doubled = new HashMap<>(good);
        doubled.put("unknown", "1&unknown=2");
        assertThat(send(operation, doubled, as(bearer)).status()).isEqualTo(400);
        seen.add(400);
        if (!operation.required().isEmpty()) {
            Map<String, String> without = new HashMap<>(good);
            operation.required().forEach(without::remove);
            Answer answer = send(operation, without, as(bearer));
            assertThat(answer.status()).as("%s", answer).isEqualTo(400);
            assertThat(answer.code()).as("%s", answer).isIn("missing_param", "invalid_param");
        }
        if (operation.answersWith("413")) {
            HttpRequest.BodyPublisher large = BodyPublishers.ofByteArray(new byte[70_000]);
            seen.add(send(operation, good, as(bearer).andThen(request -> request.method(operation.httpMethod(), large)))
                    .status());
        }
        if (operation.answersWith("415")) {
            seen.add(send(
                            operation,
                            good,
                            request -> request.header("Content-Type", "application/xml")
                                    .method(operation.httpMethod(), BodyPublishers.ofString("<a/>")))
                    .status());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "qr-image, application/json, application/json",
        "qr-image, image/png, image/png",
        "qr-image, image/svg+xml, image/svg+xml",
        "qr-image, text/plain, text/plain",
        "qr-image&detail=true, application/json, application/json",
        "qr-image&format=svg, */*, image/svg+xml",
        "qr, application/json, application/json",
        "qr&format=value, application/json, application/json",
        "qr&format=image, application/json, application/json",
        "qr&format=image, image/png, image/png",
        "qr&format=svg, image/svg+xml, image/svg+xml",
        "qr&format=text, text/plain, text/plain"
    })
    void everyFormOfACodeIsAsDescribed(String call, String accept, String mediaType) {
        String[] parts = call.split("&");
        ApiOperation operation = operations()
                .filter(each -> each.method().equals("get") && each.path().endsWith("auth/" + parts[0]))
                .findFirst()
                .orElseThrow();
        Map<String, String> parameters = new HashMap<>(calls.parameters(operation));
        Stream.of(parts).skip(1).map(pair -> pair.split("=")).forEach(pair -> parameters.put(pair[0], pair[1]));

        Answer answer = send(operation, parameters, as(bearer()).andThen(request -> request.header("Accept", accept)));

        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.mediaType()).isEqualTo(mediaType);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void whatIsAroundTheApiIsAsDescribed(ApiOperation page) {
        Function<HttpRequest.Builder, HttpRequest.Builder> caller =
                page.answersWith("401") ? as(bearer()) : request -> request;
        Answer answer = send(page, Map.of(), caller);

        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        if (page.answersWith("304")) {
            String etag = answer.header("ETag");
            assertThat(send(page, Map.of(), request -> request.header("If-None-Match", etag))
                            .status())
                    .isEqualTo(304);
        }
        assertThat(send(page, Map.of(), caller.andThen(request -> request.method("PUT", BodyPublishers.noBody())))
                        .status())
                .isEqualTo(405);
    }

    private static String bearer() {
        return "Bearer " + Linkgate.TOKEN;
    }

    private static Function<HttpRequest.Builder, HttpRequest.Builder> as(String authorization) {
        return request -> request.header("Authorization", authorization);
    }

    /** Sends a call, and holds its answer to the description. */
    private static Answer send(
            ApiOperation operation,
            Map<String, String> parameters,
            Function<HttpRequest.Builder, HttpRequest.Builder> more) {
        Answer answer = Linkgate.send(more.apply(request(operation, parameters)));
        List<String> problems = CHECK.problems(
                operation,
                answer.status(),
                name -> Optional.of(answer.header(name)).filter(value -> !value.isEmpty()),
                answer.bytes());
        assertThat(problems).as("%s: %s", operation, answer).isEmpty();
        return answer;
    }

    private static HttpRequest.Builder request(ApiOperation operation, Map<String, String> parameters) {
        Map<String, String> inQuery = new HashMap<>(parameters);
        String path = operation.path().substring(1);
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            String template = "{" + parameter.getKey() + "}";
            if (path.contains(template)) {
                path = path.replace(template, parameter.getValue());
                inQuery.remove(parameter.getKey());
            }
        }
        String query = inQuery.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + encoded(entry))
                .collect(Collectors.joining("&"));
        return Linkgate.request(path + (query.isEmpty() ? "" : "?" + query))
                .method(operation.httpMethod(), BodyPublishers.noBody());
    }

    /** What is doubled on purpose stays as it is. */
    private static String encoded(Map.Entry<String, String> parameter) {
        return parameter.getKey().equals("unknown")
                ? parameter.getValue()
                : URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8);
    }
}
