package io.linkgate.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files in {@code dist/}, and the pages for operators: what they name exists, and they agree with each other. */
class OperationFilesTest {

    private static final Path DIST = Path.of("dist");
    private static final String HOME = "/var/lib/linkgate";
    private static final Pattern SETTING = Pattern.compile("\\bLINKGATE_[A-Z_]+\\b");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(LINKGATE_[A-Z_]+)`<br>`[^`]+`(<br>secret)? \\| (\\S*) ");
    private static final Pattern SECONDS_TO_STOP = Pattern.compile("SECONDS_TO_STOP = (\\d+);");

    private final ObjectMapper yaml =
            new ObjectMapper(new YAMLFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION));

    static List<Path> files() throws IOException {
        try (Stream<Path> dist = Files.list(DIST)) {
            return Stream.concat(
                            dist.filter(file -> !file.toString().endsWith(".war") && Files.isRegularFile(file)),
                            Stream.of("operations.md", "debian.md", "standalone.md", "logging.md", "database.md")
                                    .map(Path.of("docs")::resolve))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everySettingExists(Path file) throws IOException {
        Set<String> named =
                all(SETTING, Files.readString(file)).map(MatchResult::group).collect(Collectors.toSet());

        assertThat(settings()).containsAll(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"linkgate.service", "Dockerfile"})
    void processWithoutMemoryEnds(String file) throws IOException {
        assertThat(text(file)).contains("-XX:+ExitOnOutOfMemoryError");
    }

    @Test
    void homeIsWhereItMayBeWritten() throws IOException {
        JsonNode pod = container();

        assertThat(text("linkgate.service")).contains("LINKGATE_HOME=" + HOME, "StateDirectory=linkgate\n");
        assertThat(text("Dockerfile")).contains("LINKGATE_HOME=" + HOME, "VOLUME " + HOME + "\n");
        assertThat(texts(compose().at("/services/linkgate/volumes"))).containsExactly("home:" + HOME);
        assertThat(variable(pod, "LINKGATE_HOME")).startsWith(HOME);
        assertThat(texts(pod.at("/volumeMounts"), "mountPath")).contains(HOME, "/tmp");
        assertThat(pod.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(compose().at("/services/linkgate/read_only").asBoolean()).isTrue();
        assertThat(texts(compose().at("/services/linkgate/tmpfs")))
                .singleElement()
                .asString()
                .startsWith("/tmp:");
    }

    @Test
    void portIsTheDefaultEverywhere() throws IOException {
        String port = all(ROW, Files.readString(Path.of("docs/settings.md")))
                .filter(row -> row.group(1).equals("LINKGATE_PORT"))
                .map(row -> row.group(3).replace("`", ""))
                .findFirst()
                .orElseThrow();

        assertThat(text("Dockerfile")).contains("LINKGATE_PORT=" + port + " ", "EXPOSE " + port + "\n");
        assertThat(texts(compose().at("/services/linkgate/ports"))).containsExactly("127.0.0.1:" + port + ":" + port);
        assertThat(container().at("/ports/0/containerPort").asText()).isEqualTo(port);
    }

    @Test
    void probesAskAddressesThatExist() throws IOException {
        String described = Files.readString(Path.of("src/main/openapi/server.yaml"));
        JsonNode pod = container();

        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(described)
                    .contains("  " + pod.at("/" + probe + "/httpGet/path").asText() + ":\n");
        }
        assertThat(text("Dockerfile")).contains("GET /health/ready HTTP/1.0");
    }

    @Test
    void containersRunAsTheUserOfTheImage() throws IOException {
        JsonNode security = kubernetes().get(1).at("/spec/template/spec/securityContext");

        assertThat(text("Dockerfile")).contains("USER 10001:10001\n", "--uid 10001 ", "--gid 10001 ");
        assertThat(security.path("runAsUser").asInt()).isEqualTo(10001);
        assertThat(security.path("runAsGroup").asInt()).isEqualTo(10001);
        assertThat(security.path("fsGroup").asInt()).isEqualTo(10001);
        assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
    }

    @Test
    void thereIsOneReplicaWithoutTheVariablesOfItsService() throws IOException {
        JsonNode set = kubernetes().get(1);

        assertThat(set.at("/spec/replicas").asInt()).isEqualTo(1);
        assertThat(set.at("/spec/template/spec/enableServiceLinks").asBoolean(true))
                .isFalse();
        assertThat(set.at("/spec/selector/matchLabels")).isEqualTo(set.at("/spec/template/metadata/labels"));
        assertThat(kubernetes().get(0).at("/spec/selector")).isEqualTo(set.at("/spec/template/metadata/labels"));
    }

    @Test
    void secretsAreFilesThatAreMounted() throws IOException {
        JsonNode services = compose().at("/services");
        for (JsonNode service : services) {
            for (JsonNode value : service.at("/environment")) {
                if (value.asText().startsWith("/run/secrets/")) {
                    String name = value.asText().substring("/run/secrets/".length());
                    assertThat(texts(service.at("/secrets"))).contains(name);
                    assertThat(compose().at("/secrets/" + name + "/file").asText())
                            .isEqualTo("secrets/" + name);
                }
            }
        }
        String mounted = container().at("/volumeMounts/1/mountPath").asText();
        assertThat(variable(container(), "LINKGATE_ADMIN_TOKEN_FILE")).startsWith(mounted + "/");
    }

    @Test
    void nothingIsKilledWhileItStops() throws IOException {
        int stop = all(SECONDS_TO_STOP, Files.readString(Path.of("src/main/java/io/linkgate/standalone/Main.java")))
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .findFirst()
                .orElseThrow();

        assertThat(kubernetes()
                        .get(1)
                        .at("/spec/template/spec/terminationGracePeriodSeconds")
                        .asInt())
                .isGreaterThan(stop);
        assertThat(seconds(compose().at("/services/linkgate/stop_grace_period").asText()))
                .isGreaterThan(stop);
        assertThat(seconds(all(Pattern.compile("TimeoutStopSec=(\\d+)"), text("linkgate.service"))
                        .map(found -> found.group(1))
                        .findFirst()
                        .orElseThrow()))
                .isGreaterThan(stop);
    }

    private JsonNode compose() throws IOException {
        return yaml.readTree(text("compose.yaml"));
    }

    private List<JsonNode> kubernetes() throws IOException {
        return yaml.readerFor(new TypeReference<JsonNode>() {})
                .<JsonNode>readValues(text("kubernetes.yaml"))
                .readAll();
    }

    private JsonNode container() throws IOException {
        return kubernetes().get(1).at("/spec/template/spec/containers/0");
    }

    private static String variable(JsonNode container, String name) {
        for (JsonNode one : container.at("/env")) {
            if (one.path("name").asText().equals(name)) {
                return one.path("value").asText();
            }
        }
        throw new AssertionError("no variable " + name);
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }

    private static List<String> texts(JsonNode list, String member) {
        return list.valueStream().map(one -> one.path(member).asText()).toList();
    }

    private static int seconds(String text) {
        return Integer.parseInt(text.replace("s", ""));
    }

    /** Returns the names of all settings, and of those that secrets have for files. */
    private static Set<String> settings() throws IOException {
        Set<String> names = new HashSet<>();
        all(ROW, Files.readString(Path.of("docs/settings.md"))).forEach(row -> {
            names.add(row.group(1));
            if (row.group(2) != null) {
                names.add(row.group(1) + "_FILE");
            }
        });
        assertThat(names).hasSizeGreaterThan(40);
        return names;
    }

    private static Stream<MatchResult> all(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static String text(String file) throws IOException {
        return Files.readString(DIST.resolve(file));
    }
}
