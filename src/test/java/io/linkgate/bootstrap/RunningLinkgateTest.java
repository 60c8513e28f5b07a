package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.testkit.BareHttp;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunningLinkgateTest {

    @Test
    void applicationComesBackOverItsHomeWithItsTokenAndItsInstances(@TempDir Path directory) {
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory)) {
            String id = linkgate.createInstance("front-desk");
            String token = linkgate.token();
            linkgate.await(id, "SCAN_QR_CODE");

            linkgate.stop();
            linkgate.start();

            assertThat(linkgate.token()).isEqualTo(token);
            assertThat(linkgate.await(id, "SCAN_QR_CODE").path("name").asText()).isEqualTo("front-desk");
        }
    }

    @Test
    void historyOutlivesARestart(@TempDir Path directory) {
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory)) {
            String id = linkgate.createInstance("front-desk");
            linkgate.await(id, "SCAN_QR_CODE");
            linkgate.post("/v2/session/stop?instance_id=" + id, "");
            JsonNode before = linkgate.get("/v2/session/history?instance_id=" + id);

            linkgate.stop();
            linkgate.start();

            assertThat(before.path("history")).hasSize(3);
            assertThat(linkgate.get("/v2/session/history?instance_id=" + id)).isEqualTo(before);
            linkgate.post("/v2/session/start?instance_id=" + id, "");
            assertThat(linkgate.get("/v2/session/history?instance_id=" + id).path("history"))
                    .as("and goes on")
                    .startsWith(before.path("history").get(0))
                    .hasSizeGreaterThan(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/linkgate (1)", "/a%b", "/x[1]", "/l^2|q"})
    void nameOfTheWarMayHaveAnyLetters(String contextPath, @TempDir Path directory) {
        try (RunningLinkgate linkgate = RunningLinkgate.at(contextPath, directory)) {
            String id = linkgate.createInstance("front-desk");

            assertThat(linkgate.await(id, "SCAN_QR_CODE").path("name").asText()).isEqualTo("front-desk");
        }
    }

    @Test
    void failureAfterTheStartClosesEverything(@TempDir Path directory) {
        Logger logger = Logger.getLogger(Linkgate.class.getName());
        Handler broken = new BreaksAtTheGreeting();
        Level before = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.addHandler(broken);
        try {
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> RunningLinkgate.in(directory));
        } finally {
            logger.removeHandler(broken);
            logger.setLevel(before);
        }

        RunningLinkgate.in(directory).close(); // it could not while the database was open
    }

    @Test
    void pageTakesNoOtherMethods(@TempDir Path directory) {
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory)) {
            for (String method : List.of("PUT", "DELETE")) {
                for (String page : List.of("/index.html", "/css/base.css", "/")) {
                    BareHttp.Answer answer = BareHttp.exchange(linkgate.port(), method, page, Map.of(), "");

                    assertThat(answer.status()).as(method + " " + page).isEqualTo(405);
                    assertThat(answer.header("Allow").orElse(""))
                            .as(method + " " + page)
                            .contains("GET", "HEAD")
                            .doesNotContain("PUT");
                    assertThat(answer.body()).contains("method_not_allowed");
                }
            }
        }
    }

    /** A log that cannot be written, at the worst moment. */
    private static final class BreaksAtTheGreeting extends Handler {

        @Override
        public void publish(LogRecord logged) {
            if (String.valueOf(logged.getMessage()).startsWith("Linkgate is ready.")) {
                throw new NoClassDefFoundError("the class of a log");
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
