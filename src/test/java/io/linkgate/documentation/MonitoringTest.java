package io.linkgate.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.linkgate.bootstrap.RunningLinkgate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page about metrics, the dashboard and the alert rules, compared with the metrics of a server that has linked an
 * account of the sandbox.
 */
class MonitoringTest {

    private static final Path PAGE = Path.of("docs", "monitoring.md");
    private static final Path DASHBOARD = Path.of("docs", "monitoring", "dashboard.json");
    private static final Path ALERTS = Path.of("docs", "monitoring", "alerts.yml");

    /** Its number lies 120 days of builds before the one that is built in, so there is a warning. */
    private static final String OLD_VERSION = "2.3000.1040000000";

    private static final Pattern SAMPLE = Pattern.compile("(linkgate_\\w+)(?:\\{(.*)})? \\S+");
    private static final Pattern TYPE = Pattern.compile("# TYPE (linkgate_\\w+) (\\w+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");
    private static final Pattern USED = Pattern.compile("(linkgate_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");
    private static final Pattern GROUPED = Pattern.compile("by \\(([^)]*)\\)");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(linkgate_\\w+)` \\| (\\w+) \\|([^|]*)\\| [^|]+ \\|$");

    /** The labels that Prometheus itself adds. */
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");

    private static final Map<String, Set<String>> LABELS_BY_SAMPLE = new HashMap<>();
    private static final Map<String, String> TYPES = new TreeMap<>();

    @BeforeAll
    static void scrapeAServerThatHasLinked(@TempDir Path directory) {
        Map<String, String> settings =
                Map.of("LINKGATE_WHATSAPP_VERSION", OLD_VERSION, "LINKGATE_WHATSAPP_ENDPOINT", "ws://127.0.0.1:9/");
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory, settings)) {
            String instance = linkgate.createInstance("watched");
            linkgate.await(instance, "SCAN_QR_CODE");
            linkgate.post("/v2/sandbox/scan", "phone_number=15550001111&instance_id=" + instance);
            linkgate.await(instance, "WORKING");
            read(linkgate.tryGet("/metrics").body());
        }
    }

    private static void read(String exposition) {
        exposition.lines().forEach(line -> {
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (type.matches()) {
                TYPES.put(type.group(1), type.group(2));
            } else if (sample.matches()) {
                LABELS_BY_SAMPLE
                        .computeIfAbsent(sample.group(1), any -> new TreeSet<>())
                        .addAll(labels(LABEL, sample.group(2)));
            }
        });
    }

    private static Set<String> labels(Pattern pattern, String text) {
        Set<String> labels = new TreeSet<>();
        if (text != null) {
            pattern.matcher(text).results().map(found -> found.group(1)).forEach(labels::add);
        }
        return labels;
    }

    @Test
    void pageListsEveryMetricWithItsTypeAndLabels() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        ROW.matcher(Files.readString(PAGE))
                .results()
                .forEach((MatchResult row) -> documented.put(row.group(1), row.group(2) + " " + names(row.group(3))));
        Map<String, String> exposed = new TreeMap<>();
        TYPES.forEach((name, type) -> exposed.put(name, type + " " + labelsOfFamily(name)));

        assertThat(documented).isEqualTo(exposed).hasSizeGreaterThan(15);
    }

    private static Set<String> names(String cell) {
        Set<String> names = new TreeSet<>();
        Pattern.compile("`(\\w+)`").matcher(cell).results().forEach(found -> names.add(found.group(1)));
        return names;
    }

    private static Set<String> labelsOfFamily(String name) {
        Set<String> labels = new TreeSet<>(
                LABELS_BY_SAMPLE.getOrDefault(name, LABELS_BY_SAMPLE.getOrDefault(name + "_count", Set.of())));
        labels.remove("le");
        return labels;
    }

    @Test
    void dashboardShowsOnlyWhatExists() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(Files.readString(DASHBOARD));
        List<String> expressions = new ArrayList<>();
        for (JsonNode panel : dashboard.get("panels")) {
            panel.path("targets")
                    .forEach(target -> expressions.add(target.get("expr").asText()));
        }

        assertThat(expressions).hasSizeGreaterThan(20).allSatisfy(MonitoringTest::assertExists);
        assertThat(expressions.toString()).as("every metric is shown").contains(TYPES.keySet());
        assertThat(dashboard.findValuesAsText("id")).doesNotHaveDuplicates();
    }

    @Test
    void alertsAreOfWhatExists() throws IOException {
        JsonNode rules = new ObjectMapper(new YAMLFactory())
                .readTree(Files.readString(ALERTS))
                .at("/groups/0/rules");

        assertThat(rules).hasSizeGreaterThan(8).allSatisfy(rule -> {
            assertThat(rule.get("alert").asText()).matches("Linkgate[A-Z]\\w+");
            assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning");
            assertThat(rule.at("/annotations/summary").asText()).endsWith(".");
            assertThat(rule.at("/annotations/description").asText()).endsWith(".");
            assertExists(rule.get("expr").asText());
        });
        assertThat(rules.findValuesAsText("alert")).doesNotHaveDuplicates();
    }

    /** Whether each metric of an expression exists, with the labels by which it is chosen and summed. */
    private static void assertExists(String expression) {
        Set<String> allowed = new TreeSet<>(OF_PROMETHEUS);
        List<MatchResult> used = USED.matcher(expression).results().toList();
        assertThat(used).as(expression).isNotEmpty();
        for (MatchResult metric : used) {
            assertThat(LABELS_BY_SAMPLE).as(expression).containsKey(metric.group(1));
            Set<String> known = new TreeSet<>(LABELS_BY_SAMPLE.get(metric.group(1)));
            known.addAll(OF_PROMETHEUS);
            assertThat(known).as(expression).containsAll(labels(MATCHER, metric.group(2)));
            allowed.addAll(known);
        }
        GROUPED.matcher(expression)
                .results()
                .forEach(by ->
                        assertThat(allowed).as(expression).contains(by.group(1).split("\\s*,\\s*")));
    }
}
