package io.linkgate.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.linkgate.bootstrap.RunningLinkgate;
import io.linkgate.openapi.ApiOperation.Parameter;
import io.linkgate.openapi.BadInputCalls.Answer;
import io.linkgate.openapi.BadValue.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A table of bad input, made from the description of the API: every parameter of every call, missing, empty, doubled, too
 * long, of another type, and with the texts that deceive programs. Each row is refused with a documented error that names
 * the parameter, and changes nothing; or it is a value that the description allows. None is an error of the server.
 */
class BadInputTableTest {

    private static final Map<String, String> NO_LIMITS = Map.of(
            "LINKGATE_API_CALLS_PER_TOKEN", "unlimited",
            "LINKGATE_API_CALLS_PER_ADDRESS", "unlimited",
            "LINKGATE_API_WRONG_TOKENS_PER_ADDRESS", "unlimited");

    private static final String TOKEN = "access_token";

    /** One call is enough for the token, which is read before the call is known. */
    private static final String WHOAMI = "/v2/whoami";

    private static final Pattern PRINTABLE = Pattern.compile("[ -~]+");
    private static final Pattern IN_PATH = Pattern.compile("[^\\p{Cntrl}/\\\\%;]+");

    private static final ApiDescription DESCRIPTION = ApiDescription.load();
    private static final AnswerCheck CHECK = new AnswerCheck(DESCRIPTION);
    private static final AtomicInteger ROWS = new AtomicInteger();

    @TempDir
    private static Path directory;

    private static RunningLinkgate linkgate;

    private final List<String> faults = new ArrayList<>();
    private BadInputCalls calls;
    private String state = "";

    @BeforeAll
    static void start() {
        linkgate = RunningLinkgate.in(directory, NO_LIMITS);
    }

    @AfterAll
    static void stop() {
        linkgate.close();
        assertThat(ROWS.get()).as("rows of the table").isGreaterThan(4_000);
    }

    static Stream<ApiOperation> operations() {
        return DESCRIPTION.operations().stream().filter(ApiOperation::isCall);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void badInputIsRefusedByNameAndChangesNothing(ApiOperation operation) {
        calls = new BadInputCalls(linkgate, operation);
        state = calls.state();
        // What is refused comes first: what is accepted changes the state.
        for (Verdict verdict : List.of(Verdict.REFUSE, Verdict.EITHER, Verdict.ACCEPT)) {
            if (isFirstWith(operation, ApiOperation::required)) {
                operation.parameters().forEach(parameter -> {
                    tryInItsPlace(parameter, verdict);
                    expectUnchanged(parameter.name());
                });
            }
            if (isFirstWith(operation, ApiOperation::bodyFields)) {
                operation.bodyFields().stream()
                        .filter(field ->
                                !field.name().equals(TOKEN) || operation.path().equals(WHOAMI))
                        .forEach(field -> {
                            tryInBody(field, verdict);
                            expectUnchanged(field.name());
                        });
            }
        }
        operation.required().forEach(this::tryWithout);

        assertThat(faults).as("%s, %d rows", operation, ROWS.get()).isEmpty();
    }

    /** Places are read the same way whatever the method is, so that each is tried with one. */
    private static boolean isFirstWith(ApiOperation operation, Function<ApiOperation, ?> place) {
        return operations()
                .filter(other -> other.path().equals(operation.path())
                        && place.apply(other).equals(place.apply(operation)))
                .findFirst()
                .orElseThrow()
                .equals(operation);
    }

    private void tryInItsPlace(Parameter parameter, Verdict verdict) {
        switch (parameter.in()) {
            case "query" -> tryInQuery(parameter, verdict);
            case "header" -> tryInHeader(parameter, verdict);
            case "path" -> tryInPath(parameter, verdict);
            default -> throw new AssertionError("no rows for parameters in " + parameter.in());
        }
    }

    /** Control characters never get into a header: BrokenHttpTest sends them as bytes. */
    private void tryInHeader(Parameter header, Verdict verdict) {
        String name = header.name();
        boolean instance = name.equals("X-Instance-ID");
        String named = instance ? "instance_id" : name; // errors name the parameter, in whatever place it was
        for (BadValue bad : BadValue.texts(name, DESCRIPTION.resolved(header.schema()), false)) {
            String value = bad.value().asText();
            if (bad.verdict() == verdict && PRINTABLE.matcher(value).matches()) {
                row("header " + name + " = " + bad.label(), named, verdict, () -> calls.sendInHeader(name, value));
            }
        }
        if (verdict == (instance ? Verdict.REFUSE : Verdict.EITHER)) {
            row("header " + name + " doubled", named, verdict, () -> calls.sendInHeader(name, "1", "2"));
        }
    }

    /** What servers refuse or cut off before the call is known is tried by OneAddressTest. */
    private void tryInPath(Parameter part, Verdict verdict) {
        for (BadValue bad : BadValue.texts(part.name(), DESCRIPTION.resolved(part.schema()), false)) {
            String value = bad.value().asText();
            if (bad.verdict() == verdict && IN_PATH.matcher(value).matches()) {
                row("path " + part.name() + " = " + bad.label(), part.name(), verdict, () -> calls.sendInPath(value));
            }
        }
    }

    private void tryInQuery(Parameter parameter, Verdict verdict) {
        JsonNode schema = DESCRIPTION.resolved(parameter.schema());
        for (BadValue bad : BadValue.texts(parameter.name(), schema, false)) {
            if (bad.verdict() == verdict) {
                row(
                        "query " + parameter.name() + " = " + bad.label(),
                        parameter.name(),
                        verdict,
                        () -> calls.sendInQuery(parameter.name(), bad.value().asText()));
            }
        }
        if (verdict == Verdict.REFUSE) {
            String name = parameter.name();
            row("query " + name + " doubled", name, verdict, () -> calls.sendDoubled(name, "1", "2"));
        }
    }

    private void tryInBody(Parameter field, Verdict verdict) {
        JsonNode schema = DESCRIPTION.resolved(field.schema());
        List<BadValue> values = new ArrayList<>(BadValue.texts(field.name(), schema, true));
        values.addAll(BadValue.otherTypes(field.name(), schema));
        boolean token = field.name().equals(TOKEN);
        for (BadValue bad : values) {
            Verdict expected = token ? Verdict.REFUSE : bad.verdict();
            if (expected == verdict) {
                ObjectNode body = JsonNodeFactory.instance.objectNode();
                body.set(field.name(), bad.value());
                row(
                        "body " + field.name() + " = " + bad.label(),
                        field.name(),
                        verdict,
                        () -> calls.sendInBody(field.name(), body));
            }
        }
    }

    private void tryWithout(String name) {
        List<Answer> answers = List.of(calls.sendWithout(name), calls.sendInQuery(name, ""));
        for (Answer answer : answers) {
            JsonNode body = answer.json();
            boolean right = answer.status() == 400
                    && body.path("code").asText().equals("missing_param")
                    && body.path("params").toString().contains('"' + name + '"');
            if (!right) {
                faults.add("without " + name + ": " + answer.status() + " " + body);
            }
            ROWS.incrementAndGet();
        }
    }

    /** Whether the input was accepted, and the state of the session, or of a code, is not the one that is needed. */
    private static boolean isAboutTheState(Answer answer) {
        return answer.status() == 422
                || answer.status() >= 400
                        && Set.of("not_linked", "invalid_code")
                                .contains(answer.json().path("code").asText());
    }

    private void row(String label, String name, Verdict verdict, Supplier<Answer> call) {
        ROWS.incrementAndGet();
        Answer answer = call.get();
        int status = answer.status();
        boolean refused = status >= 400 && !isAboutTheState(answer);
        List<String> wrong = new ArrayList<>(CHECK.problems(calls.operation(), status, answer.header(), answer.body()));
        if (status >= 500) {
            wrong.add("an error of the server");
        }
        if (verdict == Verdict.REFUSE && !refused) {
            wrong.add("accepted");
        }
        if (verdict == Verdict.ACCEPT && refused) {
            wrong.add("refused");
        }
        if (refused) {
            refusal(answer.json(), name).ifPresent(wrong::add);
        }
        if (!wrong.isEmpty()) {
            faults.add(label + ": " + status + " " + new String(answer.body(), StandardCharsets.UTF_8) + " " + wrong);
        }
        if (!refused) {
            calls.restore(status);
            state = calls.state();
        }
    }

    /** Compares once for all rows of a parameter that were refused since the last one that was accepted. */
    private void expectUnchanged(String name) {
        String present = calls.state();
        if (!present.equals(state)) {
            faults.add(name + ": refused, but the state is another: " + state + " " + present);
            state = present;
        }
    }

    /** Returns what is wrong with the error for a parameter. */
    private static Optional<String> refusal(JsonNode error, String name) {
        String code = error.path("code").asText();
        boolean known = List.of(
                        "missing_param",
                        "malformed_body",
                        "invalid_param",
                        "conflicting_credentials",
                        "invalid_access_token",
                        "invalid_instance",
                        "not_found")
                .contains(code);
        if (!known) {
            return Optional.of("the code " + code);
        }
        return code.equals("invalid_param") && !error.path("param").asText().equals(name)
                ? Optional.of("the error names " + error.path("param"))
                : Optional.empty();
    }
}
