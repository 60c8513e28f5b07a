package io.linkgate.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ValidationMessage;
import io.linkgate.access.Scope;
import io.linkgate.api.call.EndpointScopes;
import io.linkgate.api.error.ApiError;
import io.linkgate.instance.EngineKind;
import io.linkgate.link.LinkEnd;
import io.linkgate.sandbox.fault.Fault;
import io.linkgate.sandbox.fault.FaultKind;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.phone.TypingOutcome;
import io.linkgate.sandbox.stage.ScanResult;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The description of the API agrees with itself, and with what can be compared without a server. */
class DescriptionTest {

    private static final ApiDescription DESCRIPTION = ApiDescription.load();

    static Stream<ApiOperation> operations() {
        return DESCRIPTION.operations().stream();
    }

    static Stream<ApiOperation> calls() {
        return operations().filter(ApiOperation::isCall);
    }

    static Stream<Arguments> words() {
        return Stream.of(
                Arguments.of("ErrorCode", ApiError.values()),
                Arguments.of("Scope", Scope.values()),
                Arguments.of("Engine", EngineKind.values()),
                Arguments.of("SessionStatus", SessionStatus.values()),
                Arguments.of("Reason", Reason.values()),
                Arguments.of("LinkEnd", LinkEnd.values()),
                Arguments.of("Fault", FaultKind.values()),
                Arguments.of("FaultStep", Fault.Step.values()),
                Arguments.of("FaultVariant", Fault.Variant.values()),
                Arguments.of("ScanOutcome", ScanOutcome.values()),
                Arguments.of("TypingOutcome", TypingOutcome.values()),
                Arguments.of("Scanned/properties/result", ScanResult.values()));
    }

    @ParameterizedTest
    @MethodSource("words")
    void wordsAreThoseOfTheCode(String schema, Enum<?>[] constants) {
        Set<String> described = new TreeSet<>();
        DESCRIPTION.root().at("/components/schemas/" + schema + "/enum").forEach(word -> {
            if (!word.isNull()) {
                described.add(word.asText().toLowerCase(Locale.ROOT));
            }
        });

        assertThat(described)
                .as(schema)
                .isEqualTo(new TreeSet<>(Arrays.stream(constants)
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .toList()));
    }

    @Test
    void versionIsThatOfTheBuild() throws IOException {
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<artifactId>linkgate</artifactId>\n  <version>"
                        + DESCRIPTION.root().at("/info/version").asText() + "<");
    }

    @Test
    void everyOperationHasAnIdOfItsOwn() {
        assertThat(operations().map(ApiOperation::id))
                .doesNotHaveDuplicates()
                .noneMatch(String::isEmpty)
                .hasSizeGreaterThan(60);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void everyCallListsTheErrorsThatAnyCallMayMeet(ApiOperation call) {
        assertThat(call.responses()).containsKeys("400", "401", "429", "500", "503", "default");
        boolean anyToken = EndpointScopes.of(call.path().substring("/v2".length()))
                .filter(Scope.READ::equals)
                .isPresent();
        boolean visitor = call.path().startsWith("/v2/link/");
        if (!anyToken) {
            assertThat(call.responses().containsKey("403")).isEqualTo(!visitor);
        }
        assertThat(call.responses().containsKey("410")).isEqualTo(visitor);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void everyCallThatNamesAnInstanceMayNotFindIt(ApiOperation call) {
        boolean namesOne = call.required().contains("instance_id");

        assertThat(!namesOne || call.responses().containsKey("404")).isTrue();
        assertThat(!namesOne
                        || call.parameters().stream()
                                .anyMatch(parameter -> parameter.name().equals("X-Instance-ID")))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void requiredParametersAreInTheQueryStringAndInTheBody(ApiOperation call) {
        List<String> inQuery = call.parameters().stream()
                .filter(parameter -> parameter.in().equals("query"))
                .map(ApiOperation.Parameter::name)
                .toList();
        List<String> inBody =
                call.bodyFields().stream().map(ApiOperation.Parameter::name).toList();

        assertThat(inQuery).containsAll(call.required());
        if (!inBody.isEmpty()) {
            assertThat(inBody).containsAll(inQuery).contains("access_token");
            assertThat(new HashSet<>(inQuery))
                    .as("every field but the token may be in the query string")
                    .isEqualTo(withoutToken(inBody));
        }
    }

    private static Set<String> withoutToken(List<String> names) {
        Set<String> left = new HashSet<>(names);
        left.remove("access_token");
        return left;
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> references = new ArrayList<>();
        collect(DESCRIPTION.root(), references);

        assertThat(references)
                .hasSizeGreaterThan(500)
                .allMatch(reference ->
                        !DESCRIPTION.root().at(reference.substring(1)).isMissingNode());
    }

    private static void collect(JsonNode node, List<String> references) {
        if (node.path("$ref").isTextual()) {
            references.add(node.path("$ref").asText());
        }
        node.forEach(child -> collect(child, references));
    }

    @Test
    void everyComponentIsUsed() {
        List<String> references = new ArrayList<>();
        collect(DESCRIPTION.root(), references);
        Set<String> unused = new TreeSet<>();
        for (Map.Entry<String, JsonNode> kind :
                DESCRIPTION.root().path("components").properties()) {
            kind.getValue()
                    .properties()
                    .forEach(entry -> unused.add("#/components/" + kind.getKey() + "/" + entry.getKey()));
        }
        unused.removeAll(references);
        unused.removeIf(reference -> reference.startsWith("#/components/securitySchemes/"));

        assertThat(unused).isEmpty();
    }

    @Test
    void everyExampleIsAsItsSchemaSays() {
        List<String> problems = new ArrayList<>();
        checkExamples("", DESCRIPTION.root(), problems);

        assertThat(problems).isEmpty();
    }

    private static void checkExamples(String pointer, JsonNode node, List<String> problems) {
        if (node.has("schema")) {
            if (node.has("example")) {
                check(pointer + "/schema", node.get("example"), problems);
            }
            node.path("examples").forEach(example -> check(pointer + "/schema", example.path("value"), problems));
        }
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> checkExamples(
                            pointer + "/" + ApiOperation.escaped(field.getKey()), field.getValue(), problems));
        }
    }

    private static void check(String schema, JsonNode example, List<String> problems) {
        for (ValidationMessage problem : DESCRIPTION.problems(schema, example)) {
            problems.add(schema + ": " + problem.getMessage());
        }
    }

    @Test
    void valueThatTwoPartsDefineIsAnError(@TempDir Path parts) throws IOException {
        Files.writeString(parts.resolve("openapi.yaml"), "info: {title: one}");
        Files.writeString(parts.resolve("more.yaml"), "info: {title: two}");

        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> OpenApiBundle.read(parts)))
                .hasMessageContaining("more.yaml defines #/info/title, which another part defines already");
    }

    @Test
    void bothFormsHaveTheWholeDocument(@TempDir Path into) throws IOException {
        OpenApiBundle.write(ApiDescription.PARTS, into);

        assertThat(AnswerCheck.json(Files.readAllBytes(into.resolve("openapi.json"))))
                .isEqualTo(DESCRIPTION.root());
        assertThat(OpenApiBundle.read(into)).isEqualTo(DESCRIPTION.root());
    }
}
