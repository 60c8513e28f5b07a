package io.linkgate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.EngineKind;
import io.linkgate.session.Cure;
import io.linkgate.session.Reason;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.Transition;
import io.linkgate.session.Warning;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionMetricsTest {

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final SessionMetrics metrics = new SessionMetrics(registry);

    @Test
    void transitionsAreCountedByOriginTargetAndReason() {
        metrics.moved(move(SessionStatus.STARTING, SessionStatus.SCAN_QR_CODE, Optional.empty()));
        metrics.moved(move(SessionStatus.STARTING, SessionStatus.SCAN_QR_CODE, Optional.empty()));
        metrics.moved(move(SessionStatus.WORKING, SessionStatus.FAILED, Optional.of(Reason.REPLACED)));

        assertThat(read())
                .contains(
                        "linkgate_session_transitions_total{from=\"STARTING\",reason=\"\",to=\"SCAN_QR_CODE\"} 2.0",
                        "linkgate_session_transitions_total{from=\"WORKING\",reason=\"replaced\",to=\"FAILED\"} 1.0");
    }

    @Test
    void eachCureHasACountFromTheBeginning() {
        metrics.healing(Cure.RETRY);

        assertThat(read())
                .contains(
                        "linkgate_session_healings_total{cure=\"retry\"} 1.0",
                        "linkgate_session_healings_total{cure=\"wake\"} 0.0",
                        "linkgate_session_healings_total{cure=\"new_codes\"} 0.0")
                .noneMatch(line -> line.contains("none"));
    }

    @Test
    void warningsAreThereAsLongAsTheirReason() {
        Map<String, List<Warning>> warnings = new HashMap<>();
        metrics.warn(() -> warnings);
        assertThat(read()).noneMatch(line -> line.startsWith("linkgate_warnings{"));

        warnings.put("whatsapp", List.of(new Warning("client_version_old", "It is old.")));

        assertThat(read()).contains("linkgate_warnings{code=\"client_version_old\",engine=\"whatsapp\"} 1.0");
    }

    @Test
    void timeToTheFirstCodeIsKeptInSeconds() {
        metrics.firstCodeShown(EngineKind.WHATSAPP, Duration.ofMillis(250));
        metrics.firstCodeShown(EngineKind.WHATSAPP, Duration.ofSeconds(30));

        assertThat(read())
                .contains(
                        "linkgate_session_first_code_seconds_bucket{engine=\"whatsapp\",le=\"0.2\"} 0",
                        "linkgate_session_first_code_seconds_bucket{engine=\"whatsapp\",le=\"0.3\"} 1",
                        "linkgate_session_first_code_seconds_bucket{engine=\"whatsapp\",le=\"20.0\"} 1",
                        "linkgate_session_first_code_seconds_bucket{engine=\"whatsapp\",le=\"+Inf\"} 2",
                        "linkgate_session_first_code_seconds_sum{engine=\"whatsapp\"} 30.25");
    }

    @Test
    void linkingIsCountedStepByStepForEachEngine() {
        metrics.codeShown(EngineKind.SANDBOX);
        metrics.codeShown(EngineKind.SANDBOX);
        metrics.scanned(EngineKind.SANDBOX, Duration.ofSeconds(12));
        metrics.linked(EngineKind.SANDBOX, Duration.ofMillis(700));

        assertThat(read())
                .contains(
                        "linkgate_linking_codes_total{engine=\"sandbox\"} 2.0",
                        "linkgate_linking_scans_total{engine=\"sandbox\"} 1.0",
                        "linkgate_linking_links_total{engine=\"sandbox\"} 1.0",
                        "linkgate_linking_links_total{engine=\"whatsapp\"} 0.0",
                        "linkgate_linking_code_to_scan_seconds_sum{engine=\"sandbox\"} 12.0",
                        "linkgate_linking_scan_to_link_seconds_sum{engine=\"sandbox\"} 0.7");
    }

    @Test
    void sessionsAreCountedAtEachScrape() {
        Map<SessionStatus, Integer> sessions = new EnumMap<>(SessionStatus.class);
        metrics.count(() -> sessions, () -> 7);
        sessions.put(SessionStatus.WORKING, 3);

        assertThat(read())
                .contains(
                        "linkgate_sessions{status=\"WORKING\"} 3.0",
                        "linkgate_sessions{status=\"FAILED\"} 0.0",
                        "linkgate_sessions{status=\"STOPPED\"} 0.0",
                        "linkgate_waiting_calls 7.0");
        sessions.put(SessionStatus.WORKING, 4);
        assertThat(read()).contains("linkgate_sessions{status=\"WORKING\"} 4.0");
    }

    private static Transition move(SessionStatus from, SessionStatus to, Optional<Reason> reason) {
        return new Transition(Instant.EPOCH, from, to, reason, "", Cure.NONE, Duration.ZERO);
    }

    /** The lines of what a scraper gets. */
    private List<String> read() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(text, registry.scrape());
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return text.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
