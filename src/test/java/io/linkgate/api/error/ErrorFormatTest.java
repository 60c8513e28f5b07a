package io.linkgate.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ErrorFormatTest {

    private static final String ID = "request-1";

    /** Everything that could end a text, a tag, a line or an encoding early. */
    private static final String HOSTILE =
            "</message><script>alert('x')</script>\"&amp;]]>\r\nSet-Cookie: a=b\u0000\u001b[31m\ud800\u2028\ufffe\u202e!";

    @ParameterizedTest
    @EnumSource(ApiError.class)
    void jsonHasTheFieldsOfTheTable(ApiError error) throws Exception {
        JsonNode json = new ObjectMapper().readTree(ErrorFormat.JSON.render(Problem.of(error), ID));

        assertThat(json.get("code").asText()).isEqualTo(error.code());
        assertThat(json.get("message").asText()).isEqualTo(error.sentence());
        assertThat(json.get("error").asText()).isEqualTo(error.phrase());
        assertThat(json.get("status_code").asInt()).isEqualTo(error.status());
        assertThat(json.get("request_id").asText()).isEqualTo(ID);
        assertThat(json.size()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(ApiError.class)
    void xmlHasTheSameFieldsAsElements(ApiError error) throws Exception {
        Element root = xml(Problem.of(error)).getDocumentElement();

        assertThat(root.getTagName()).isEqualTo("error");
        assertThat(element(root, "code")).isEqualTo(error.code());
        assertThat(element(root, "message")).isEqualTo(error.sentence());
        assertThat(element(root, "error")).isEqualTo(error.phrase());
        assertThat(element(root, "status_code")).isEqualTo(Integer.toString(error.status()));
        assertThat(element(root, "request_id")).isEqualTo(ID);
    }

    @ParameterizedTest
    @EnumSource(ApiError.class)
    void textIsOneLine(ApiError error) {
        assertThat(ErrorFormat.TEXT.render(Problem.of(error), ID))
                .isEqualTo(error.status() + " " + error.code() + ": " + error.sentence() + "\n");
    }

    @ParameterizedTest
    @EnumSource(ApiError.class)
    void htmlHasTheSameContentAndLoadsNothing(ApiError error) {
        String html = ErrorFormat.HTML.render(Problem.of(error), ID);

        assertThat(html)
                .startsWith("<!doctype html>")
                .contains("<title>" + error.status() + " " + error.phrase() + "</title>")
                .contains("<p>" + error.sentence() + "</p>")
                .contains("<dd>" + error.code() + "</dd>")
                .contains("<dd>" + ID + "</dd>")
                .doesNotContain("src", "href", "style", "script", "://");
    }

    @ParameterizedTest
    @EnumSource(ApiError.class)
    void everyRowIsFoundByItsOwnStatusOrByOneOfTheSame(ApiError error) {
        assertThat(ApiError.ofStatus(error.status()).status()).isEqualTo(error.status());
    }

    @ParameterizedTest
    @CsvSource({"418,400", "451,400", "499,400", "500,500", "505,500", "599,500"})
    void everyOtherStatusHasARow(int status, int row) {
        assertThat(ApiError.ofStatus(status).status()).isEqualTo(row);
    }

    @Test
    void listsAreListsInJsonAndRepeatedElementsInXml() throws Exception {
        Problem problem =
                ApiException.missing(List.of("instance_id", "phone_number")).problem();

        JsonNode json = new ObjectMapper().readTree(ErrorFormat.JSON.render(problem, ID));
        Element root = xml(problem).getDocumentElement();

        assertThat(json.get("params")).extracting(JsonNode::asText).containsExactly("instance_id", "phone_number");
        assertThat(root.getElementsByTagName("params").getLength()).isEqualTo(2);
        assertThat(root.getElementsByTagName("params").item(1).getTextContent()).isEqualTo("phone_number");
        assertThat(ErrorFormat.TEXT.render(problem, ID)).contains("instance_id, phone_number");
        assertThat(ErrorFormat.HTML.render(problem, ID)).contains("<dd>instance_id, phone_number</dd>");
    }

    @Test
    void inputIsEscapedInJson() throws Exception {
        String json = ErrorFormat.JSON.render(hostile(), ID);

        assertThat(json).doesNotContain("\n", "\r", "\u0000", "\u2028");
        assertThat(new ObjectMapper().readTree(json).get("message").asText())
                .startsWith("</message><script>alert('x')");
    }

    @Test
    void inputIsEscapedInXml() throws Exception {
        Element root = xml(hostile()).getDocumentElement();

        assertThat(element(root, "message")).startsWith("</message><script>alert('x')</script>\"&amp;]]>");
        assertThat(root.getElementsByTagName("script").getLength()).isZero();
    }

    @Test
    void inputStaysOnTheLineOfText() {
        assertThat(ErrorFormat.TEXT.render(hostile(), ID)).matches("400 invalid_param: [^\\p{Cntrl}\u2028\u202e]*!\n");
    }

    @Test
    void inputIsEscapedInHtml() {
        assertThat(ErrorFormat.HTML.render(hostile(), ID))
                .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;amp;")
                .doesNotContain("<script", "\u0000", "\u2028", "\u202e");
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "text/css", "*/*;q=0", "application/json;q=0"})
    void jsonIsTheFallbackIfNoFormatIsAccepted(String accept) {
        assertThat(contentType(accept)).isEqualTo("application/json;charset=utf-8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | application/json",
                "application/xml | application/xml",
                "text/xml | text/xml",
                "text/plain | text/plain",
                "text/html | text/html",
                "text/* | text/plain",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | text/html",
                "application/json;q=0.5, text/plain;q=0.6 | text/plain",
                "application/json, text/plain, */* | application/json"
            })
    void formatIsNegotiated(String accept, String expected) {
        assertThat(contentType(accept)).isEqualTo(expected + ";charset=utf-8");
    }

    private static String contentType(String accept) {
        return ErrorFormat.render(Problem.of(ApiError.NOT_FOUND), ID, AcceptHeader.of(List.of(accept)))
                .contentType();
    }

    private static Problem hostile() {
        return Problem.of(ApiError.INVALID_PARAM, HOSTILE).with("param", HOSTILE);
    }

    private static Document xml(Problem problem) throws Exception {
        byte[] bytes = ErrorFormat.XML.render(problem, ID).getBytes(StandardCharsets.UTF_8);
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
    }

    private static String element(Element root, String name) {
        return root.getElementsByTagName(name).item(0).getTextContent();
    }
}
