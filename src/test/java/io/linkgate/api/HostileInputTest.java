package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.LogRecorder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends, it gets the matching error of the table. */
class HostileInputTest {

    private static final String INFO = "/v2/session/info";
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data; boundary=-";
    private static final String DISPOSITION = "Content-Disposition: form-data; name=a\r\n";

    @RegisterExtension
    private static final ApiServer server = ApiServer.with();

    @BeforeAll
    static void showACode() {
        server.show("2@code", Duration.ofHours(1));
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                Arguments.of(JSON, "{"),
                Arguments.of(JSON, "{\"a\""),
                Arguments.of(JSON, "{\"a\":}"),
                Arguments.of(JSON, "{\"a\":1,}"),
                Arguments.of(JSON, "{\"a\":1}}"),
                Arguments.of(JSON, "{\"a\":1} {\"b\":2}"),
                Arguments.of(JSON, "{'a':1}"),
                Arguments.of(JSON, "{\"a\":NaN}"),
                Arguments.of(JSON, "{\"a\":1e}"),
                Arguments.of(JSON, "{\"a\":\"\u0001\"}"),
                Arguments.of(JSON, "{\"a\":\"\\x\"}"),
                Arguments.of(JSON, "{} // comment"),
                Arguments.of(JSON, "[]"),
                Arguments.of(JSON, "[{\"instance_id\":\"ABCDEFGHIJ01\"}]"),
                Arguments.of(JSON, "\"text\""),
                Arguments.of(JSON, "null"),
                Arguments.of(JSON, "7"),
                Arguments.of(JSON, "instance_id=ABCDEFGHIJ01"),
                Arguments.of(JSON, "<instance_id>ABCDEFGHIJ01</instance_id>"),
                Arguments.of("text/plain", "instance_id=ABCDEFGHIJ01"),
                Arguments.of("", "instance_id=ABCDEFGHIJ01"),
                Arguments.of(FORM, "instance_id=%"),
                Arguments.of(FORM, "instance_id=%4"),
                Arguments.of(FORM, "instance_id=%zz"),
                Arguments.of(FORM, "%ff=1"),
                Arguments.of(FORM, "a=%c0%af"),
                Arguments.of(FORM, "a=%ed%a0%80"),
                Arguments.of(MULTIPART, "---\r\n\r\nx" + "-".repeat(65_500)),
                Arguments.of(MULTIPART, "---\r\n" + DISPOSITION + "Content-Transfer-Encoding: x\r\n\r\n1\r\n-----"),
                Arguments.of(
                        MULTIPART, "---\r\n" + DISPOSITION + "Content-Transfer-Encoding: uuencode\r\n\r\nM\r\n-----"),
                Arguments.of(JSON, "{\"a\":".repeat(17) + "1" + "}".repeat(17)),
                Arguments.of(JSON, "{\"a\":" + "[".repeat(30_000)),
                Arguments.of(JSON, "{\"a\":" + "[".repeat(17) + "]".repeat(17) + "}"),
                Arguments.of(JSON, "{\"" + "a".repeat(101) + "\":1}"),
                Arguments.of(JSON, "{\"a\":\"" + "b".repeat(4097) + "\"}"),
                Arguments.of(JSON, "{\"a\":" + "9".repeat(5000) + "}"),
                Arguments.of(FORM, "a=" + "b".repeat(4097)),
                Arguments.of(FORM, "a".repeat(101) + "=b"),
                Arguments.of(JSON, manyFields()),
                Arguments.of(FORM, "a=1&".concat(manyPairs())));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void unreadableBodiesAreMalformed(String contentType, String body) {
        assertError(server.send(withToken(server.post(INFO, contentType, body))), 400, "malformed_body");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"instance_id\":7}",
                "{\"instance_id\":true}",
                "{\"instance_id\":{\"$ne\":null}}",
                "{\"instance_id\":[\"ABCDEFGHIJ01\"]}",
                "{\"access_token\":7}",
                "{\"access_token\":{\"a\":1}}",
                "{\"access_token\":[]}",
                "{\"wait\":{}}",
                "{\"wait\":[1]}",
                "{\"wait\":true}",
                "{\"scale\":false}",
                "{\"detail\":{}}",
                "{\"detail\":[true]}",
                "{\"format\":7}",
                "{\"name\":7}",
                "{\"engine\":{}}"
            })
    void valuesOfTheWrongTypeAreMalformed(String body) {
        assertError(server.send(authorized(server.post(INFO, JSON, body))), 400, "malformed_body");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " \r\n\t{ } ",
                "{\"instance_id\":null,\"wait\":null}",
                "{\"instance_id\":\"\"}",
                "{\"unknown\":{\"a\":[1,2,{\"b\":null}]},\"list\":[],\"n\":1.5e300}",
                "{\"detail\":1}",
                "{\"a\":\"\\ud800\\u0000\"}",
                "{\"instance_id\":\"ABCDEFGHIJ01\",\"instance_id\":\"ABCDEFGHIJ01\"}"
            })
    void oddButReadableBodiesAreRead(String body) {
        for (String type : List.of(JSON, "application/merge-patch+json", "text/json", "TEXT/PLAIN", FORM, "")) {
            assertThat(server.send(authorized(server.post(INFO, type, body))).statusCode())
                    .as(type)
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"instance_id\":\"ABCDEFGHIJ01\",\"instance_id\":\"ZZZZZZZZZZ99\"} | conflicting_credentials",
                "{\"access_token\":\"lg_a\",\"access_token\":\"lg_b\"} | conflicting_credentials",
                "{\"wait\":1,\"wait\":2} | invalid_param",
                "{\"<b>\":1,\"<b>\":2} | invalid_param"
            })
    void doubledKeysWithDifferentValuesAreRefused(String body, String code) {
        assertError(server.send(authorized(server.post(INFO, JSON, body))), 400, code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/xml",
                "image/png",
                "application/octet-stream",
                "application/x-www-form-urlencodedx",
                "application/json; charset=nonsense",
                "application/json; charset=\"\u00a7\"",
                "nonsense",
                "/",
                "*/*",
                "application/",
                "\"application/json\""
            })
    void bodiesOfOtherTypesAreUnsupported(String contentType) {
        assertError(server.send(withToken(server.post(INFO, contentType, "{}"))), 415, "unsupported_media_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "identity, gzip", "nonsense"})
    void compressedBodiesAreUnsupported(String encoding) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(new byte[1 << 20]);
        }
        HttpRequest.Builder request =
                server.post(INFO, JSON, compressed.toByteArray()).header("Content-Encoding", encoding);

        assertError(server.send(withToken(request)), 415, "unsupported_media_type");
    }

    @ParameterizedTest
    @CsvSource({"UTF-16LE", "UTF-16BE", "UTF-32", "UTF-16"})
    void bodiesInOtherEncodingsAreMalformed(String charset) {
        byte[] body = "{\"name\":\"ü\"}".getBytes(Charset.forName(charset));

        assertError(server.send(withToken(server.post(INFO, JSON, body))), 400, "malformed_body");
    }

    @Test
    void brokenUtf8IsMalformed() {
        for (byte[] broken : List.of(
                bytes('{', '"', 'a', '"', ':', '"', 0xff, '"', '}'),
                bytes('{', '"', 'a', '"', ':', '"', 0xc3, '"', '}'),
                bytes('{', '"', 'a', '"', ':', '"', 0xc0, 0x80, '"', '}'),
                bytes('{', '"', 'a', '"', ':', '"', 0xed, 0xa0, 0x80, '"', '}'),
                bytes('{', '"', 'a', '"', ':', '"', 0xf8, 0x88, 0x80, 0x80, 0x80, '"', '}'))) {
            assertError(server.send(authorized(server.post(INFO, JSON, broken))), 400, "malformed_body");
        }
    }

    @Test
    void latinTextIsReadWhereItIsDeclared() {
        byte[] body = "{\"name\":\"Büro\"}".getBytes(StandardCharsets.ISO_8859_1);
        HttpRequest.Builder request =
                server.post("/v2/session/create", "application/json; Charset=\"ISO-8859-1\"", body);

        HttpResponse<String> response = server.send(authorized(request));

        assertThat(ApiServer.json(response).get("session_name").asText()).isEqualTo("Büro");
    }

    @Test
    void aByteOrderMarkIsIgnored() {
        assertThat(server.send(authorized(server.post(INFO, JSON, "\ufeff{}"))).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"65536, 400", "65537, 413", "200000, 413"})
    void bodiesHaveAMaximumSize(int size, int status) {
        byte[] body = " ".repeat(size - 1).concat("{").getBytes(StandardCharsets.UTF_8);

        assertThat(server.send(withToken(server.post(INFO, JSON, body))).statusCode())
                .isEqualTo(status);
        HttpRequest.Builder chunked = server.request(INFO)
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)))
                .header("Content-Type", JSON);
        assertThat(server.send(withToken(chunked)).statusCode()).isEqualTo(status);
    }

    @Test
    void randomBytesAreOnlyEverTheFaultOfTheCaller() {
        SplittableRandom random = new SplittableRandom(20_260_101);
        String[] types = {JSON, FORM, "text/plain", "", "application/json;charset=iso-8859-1"};
        for (int round = 0; round < 400; round++) {
            byte[] body = new byte[1 + random.nextInt(300)];
            random.nextBytes(body);
            if (random.nextBoolean()) {
                body[0] = '{';
            }

            HttpResponse<String> response =
                    server.send(authorized(server.post(INFO, types[round % types.length], body)));

            assertThat(response.statusCode()).as("round " + round).isIn(200, 400);
        }
    }

    @Test
    void mutatedCallsAreOnlyEverTheFaultOfTheCaller() {
        SplittableRandom random = new SplittableRandom(20_260_102);
        byte[] json = ("{\"instance_id\":\"" + ApiServer.ID + "\",\"wait\":0,\"detail\":true,\"scale\":\"8\","
                        + "\"format\":\"image\",\"other\":{\"a\":[1,null]}}")
                .getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 400; round++) {
            byte[] body = Arrays.copyOf(json, 1 + random.nextInt(json.length));
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
            }

            HttpResponse<String> response = server.send(
                    server.post("/v2/auth/qr", JSON, body).header("Authorization", "Bearer " + ApiServer.TOKEN));

            assertThat(response.statusCode()).as("round " + round).isIn(200, 400, 404);
        }
    }

    @Test
    void nothingOfWhatACallerSendsIsLogged() {
        try (LogRecorder ours = LogRecorder.of("io.linkgate");
                LogRecorder jersey = LogRecorder.of("org.glassfish.jersey")) {
            String query = "?instance_id=" + ApiServer.ID + "&access_token=" + ApiServer.TOKEN + "&secret=xyzzy";
            server.send(server.request(INFO + query));
            server.send(server.post(INFO + query, FORM, ""));
            server.send(server.post(INFO, FORM, "access_token=" + ApiServer.TOKEN + "&secret=xyzzy"));
            server.send(server.post(INFO, JSON, "{\"access_token\":\"" + ApiServer.TOKEN + "\",\"secret\":\"xyzzy"));
            server.send(server.post("/v2/auth/qr" + query + "&wait=xyzzy", "xyzzy", "xyzzy"));
            server.send(authorized(server.post("/v2/auth/qr-image", JSON, "{}")));
            server.send(server.request("/v2/nothing" + query).header("Accept", "xyzzy;;q=xyzzy"));

            assertThat(ours.lines()).noneMatch(HostileInputTest::leaks);
            assertThat(jersey.lines()).noneMatch(HostileInputTest::leaks);
        }
    }

    private static boolean leaks(String line) {
        return line.contains(ApiServer.TOKEN) || line.contains("xyzzy") || line.contains("2@code");
    }

    /** Returns a call that needs its body, because only that can have the instance. */
    private static HttpRequest.Builder withToken(HttpRequest.Builder request) {
        return request.header("Authorization", "Bearer " + ApiServer.TOKEN);
    }

    private static HttpRequest.Builder authorized(HttpRequest.Builder request) {
        return withToken(request).header("X-Instance-ID", ApiServer.ID.value());
    }

    private static void assertError(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(ApiServer.json(response).get("code").asText()).isEqualTo(code);
        assertThat(response.body()).doesNotContain("Exception", "jackson", ApiServer.TOKEN);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static String manyFields() {
        StringBuilder json = new StringBuilder("{\"a\":1");
        for (int i = 0; i < 100; i++) {
            json.append(",\"a").append(i).append("\":1");
        }
        return json.append('}').toString();
    }

    private static String manyPairs() {
        StringBuilder form = new StringBuilder("b=1");
        for (int i = 0; i < 100; i++) {
            form.append("&a").append(i).append("=1");
        }
        return form.toString();
    }
}
