package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients in the wild send, and what they can rely on. */
class LenientCallersTest {

    private static final String INFO = "/v2/session/info";
    private static final String ID = ApiServer.ID.value();
    private static final String QUERY = "?instance_id=" + ID + "&access_token=" + ApiServer.TOKEN;
    private static final String MULTIPART = "multipart/form-data; boundary=\"--x y\"";

    @RegisterExtension
    private static final ApiServer server = ApiServer.with();

    @BeforeEach
    void showACode() {
        server.show("2@code", Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/session/info", "/v2/session/start", "/v2/auth/qr-image", "/v2/session/list"})
    void oldHttpUrlConnectionGetsJson(String path) {
        HttpResponse<String> response = server.send(
                server.authorized(path).header("Accept", "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/xml",
                "image/png",
                "application/octet-stream",
                "nonsense",
                "text/plain",
                "application/json",
                "application/json; charset=nonsense",
                ""
            })
    void bodyThatIsNotNeededIsIgnored(String contentType) {
        for (String path : new String[] {"/v2/session/info", "/v2/auth/qr-image", "/v2/session/list", "/v2/auth/qr"}) {
            assertThat(server.send(server.post(path + QUERY, contentType, "<no>call</no>"))
                            .statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
        assertThat(server.send(server.post(INFO + QUERY, contentType, "hello").header("Content-Encoding", "br"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void bodyThatIsNeededIsRead() {
        assertStatus(server.post(INFO + "?instance_id=" + ID, "application/xml", "<a/>"), 415);
        assertStatus(server.post(INFO + "?access_token=" + ApiServer.TOKEN, "text/plain", "hello"), 400);
        assertStatus(server.post("/v2/session/create" + QUERY, "application/xml", "<name>x</name>"), 415);
        assertStatus(server.post("/v2/session/update" + QUERY, "text/plain", "name=x"), 400);
        assertStatus(server.post(INFO + QUERY, "text/plain", "{\"access_token\":\"lg_other\"}"), 400);
    }

    @ParameterizedTest
    @CsvSource({
        "utf-8",
        "UTF8",
        "us-ascii",
        "latin1",
        "windows-1252",
        "iso-8859-15",
        "utf-16",
        "utf-16le",
        "cp500",
        "gb18030",
        "shift_jis"
    })
    void bodiesInOddButReadableEncodingsAreRead(String charset) {
        byte[] body = ("{\"instance_id\":\"" + ID + "\"}").getBytes(Charset.forName(charset));
        for (String type :
                new String[] {"application/json; charset=" + charset, "text/plain;CHARSET=\"" + charset + "\""}) {
            assertThat(server.send(server.post(INFO, type, body).header("access-token", ApiServer.TOKEN))
                            .statusCode())
                    .as(type)
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"; charset=", "; charset=\"\"", "; charset='utf-8'", ";charset=utf-8, application/json", ";;"})
    void oddlyDeclaredUtf8IsRead(String charset) {
        HttpRequest.Builder request =
                server.post(INFO, "application/json" + charset, "{\"instance_id\":\"" + ID + "\"}");

        assertThat(server.send(request.header("access-token", ApiServer.TOKEN)).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {" %s ", "\t%s", "%s\u00a0", "\ufeff%s"})
    void whiteSpaceAroundCredentialsIsIgnoredInEveryPlace(String around) {
        String id = around.formatted(ID);
        String token = around.formatted(ApiServer.TOKEN);
        String json = "{\"instance_id\":\"" + id.replace("\t", "\\t") + "\",\"access_token\":\""
                + token.replace("\t", "\\t") + "\"}";
        String form = "instance_id=" + encoded(id) + "&access_token=" + encoded(token);
        String multipart = part("instance_id", id) + part("access_token", token) + "----x y--\r\n";

        assertStatus(server.post(INFO, "application/json", json), 200);
        assertStatus(server.post(INFO, "application/x-www-form-urlencoded", form), 200);
        assertStatus(server.request(INFO + "?" + form), 200);
        assertStatus(server.post(INFO, MULTIPART, multipart), 200);
        assertStatus(server.post(INFO + QUERY, "application/json", json), 200);
    }

    @Test
    void whiteSpaceAroundCredentialsInHeadersIsIgnored() {
        assertStatus(
                server.request(INFO)
                        .header("X-Instance-ID", "  " + ID + " ")
                        .header("Authorization", "  Bearer   " + ApiServer.TOKEN + "  ")
                        .header("access-token", " " + ApiServer.TOKEN),
                200);
    }

    @Test
    void instanceInLowerCaseIsTheSame() {
        assertStatus(server.request(INFO + "?access_token=" + ApiServer.TOKEN + "&instance_id=abcdefghij01"), 200);
        assertStatus(server.authorized(INFO + "?instance_id=AbcdefghiJ01"), 200);
        assertStatus(server.request(INFO + "?access_token=LG_ADMINISTRATOR-0123456789&instance_id=" + ID), 401);
    }

    @ParameterizedTest
    @CsvSource({
        "wait, 5.0, 200",
        "wait, 5, 200",
        "wait, \"5.0\", 200",
        "wait, 5.5, 400",
        "wait, 1e1, 400",
        "wait, 25.0, 200",
        "wait, 26.0, 400",
        "scale, 8.00, 200",
        "detail, 1, 200",
        "detail, 0, 200",
        "detail, true, 200",
        "detail, \"TRUE\", 200",
        "detail, \"0\", 200",
        "detail, 2, 400"
    })
    void wholeNumbersAndFlagsAreReadAsLanguagesPrintThem(String name, String value, int status) {
        assertStatus(
                server.post("/v2/auth/qr-image" + QUERY, "application/json", "{\"" + name + "\":" + value + "}"),
                status);
    }

    @Test
    void multipartFormIsRead() {
        String body = part("access_token", ApiServer.TOKEN)
                + "----x y\r\nContent-Disposition: form-data; filename=\"a;b.txt\"; name=\"instance_id\"\r\n"
                + "Content-Type: text/plain\r\n\r\nno instance\r\n"
                + part("name", "Büro")
                + "----x y--\r\n";

        HttpResponse<String> response = server.send(server.post("/v2/session/create", MULTIPART, body));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        assertThat(ApiServer.json(response).get("session_name").asText()).isEqualTo("Büro");
    }

    @Test
    void multipartFieldMayDeclareItsEncoding() {
        byte[] body = (part("access_token", ApiServer.TOKEN)
                        + "----x y\r\nContent-Disposition: form-data; name=name\r\n"
                        + "Content-Type: text/plain; charset=iso-8859-1\r\n\r\nBüro\r\n----x y--\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);

        HttpResponse<String> response = server.send(server.post("/v2/session/create", MULTIPART, body));

        assertThat(ApiServer.json(response).get("session_name").asText()).isEqualTo("Büro");
    }

    @Test
    void multipartFormHasBoundsAndMustBeComplete() {
        String token = part("access_token", ApiServer.TOKEN);
        assertStatus(server.post(INFO, "multipart/form-data", token + "----x y--\r\n"), 400);
        assertStatus(server.post(INFO, MULTIPART, token + part("a", "b".repeat(4097)) + "----x y--\r\n"), 400);
        assertStatus(server.post(INFO, MULTIPART, token + part("a", "b").repeat(101) + "----x y--\r\n"), 400);
        assertStatus(server.post(INFO, MULTIPART, token + "----x y\r\n\r\nno name\r\n----x y--\r\n"), 400);
        assertStatus(server.post(INFO, MULTIPART, token), 400);
        assertStatus(server.post(INFO, MULTIPART, "no multipart at all"), 400);
        assertStatus(server.post(INFO, MULTIPART, "x".repeat(70_000)), 413);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "binary | 200",
                "8Bit | 200",
                "7bit | 200",
                "foo | 400",
                "base64 | 400",
                "quoted-printable | 400",
                "uuencode | 400"
            })
    void multipartFieldIsNotEncoded(String encoding, int status) {
        String id = "----x y\r\nContent-Disposition: form-data; name=instance_id\r\nContent-Transfer-Encoding: "
                + encoding + "\r\n\r\n" + ID + "\r\n";

        assertStatus(
                server.post(INFO, MULTIPART, part("access_token", ApiServer.TOKEN) + id + "----x y--\r\n"), status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "uuencode", "x-uue", "base64"})
    void encodedMultipartFieldIsMalformedWithoutATokenToo(String encoding) {
        for (String odd : new String[] {"begin 644 x\n#\n", "begin 644 x\n~~~\nend\n", "begin\n", "M", "=", ""}) {
            String body = "----x y\r\nContent-Disposition: form-data; name=wait\r\nContent-Transfer-Encoding: "
                    + encoding + "\r\n\r\n" + odd + "\r\n----x y--\r\n";

            HttpResponse<String> response = server.send(server.post(INFO, MULTIPART, body));

            assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
            assertThat(ApiServer.json(response).get("code").asText()).isEqualTo("malformed_body");
        }
    }

    @Test
    void damagedMultipartFormsAreOnlyEverTheFaultOfTheCaller() {
        SplittableRandom random = new SplittableRandom(20_260_103);
        byte[] whole = (part("access_token", ApiServer.TOKEN) + part("instance_id", ID) + part("wait", "0")
                        + "----x y--\r\n")
                .getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 400; round++) {
            byte[] body = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
            for (int flips = random.nextInt(6); flips > 0; flips--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }

            HttpResponse<String> response = server.send(server.post(INFO, MULTIPART, body));

            assertThat(response.statusCode()).as("round " + round).isIn(200, 400, 401, 404);
        }
    }

    private static void assertStatus(HttpRequest.Builder request, int status) {
        HttpResponse<String> response = server.send(request);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    }

    private static String part(String name, String value) {
        return "----x y\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
