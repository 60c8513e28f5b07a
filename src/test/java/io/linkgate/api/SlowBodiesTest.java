package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.api.intake.BodyLimits;
import io.linkgate.testkit.RawConnection;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that arrive after their headers. */
class SlowBodiesTest {

    private static final String INFO = "/v2/session/info";
    private static final String BODY =
            "{\"instance_id\":\"" + ApiServer.ID + "\",\"access_token\":\"" + ApiServer.TOKEN + "\"}";

    /** More than Tomcat has threads. */
    private static final int CROWD = 220;

    @RegisterExtension
    private final ApiServer server = ApiServer.with();

    @BeforeEach
    void showACode() {
        server.show("2@code", Duration.ofHours(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {INFO, "/v2/nothing", "/page.html", "/", "/error", "/nothing"})
    void holdNoThread(String path) throws IOException {
        List<RawConnection> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < CROWD; i++) {
                crowd.add(open(post(path, BODY.length()) + "{"));
            }

            assertThat(server.send(server.authorized(INFO)).statusCode()).isEqualTo(200);
        } finally {
            for (RawConnection connection : crowd) {
                connection.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                INFO,
                INFO + "/",
                "/v2/session/inf%6f",
                "//v2/session/info",
                "/v2/./session/info",
                "/v2/session/info?q=%C3%BC",
                "/v2/auth/qr-image",
                "/v2/auth/qr-image/",
                "/v2/nothing",
                "/v2/nothing%2Fmore",
                "/v2/session/info;x=y",
                "/page.html",
                "/nothing"
            })
    void areAnsweredLikeOthers(String path) throws IOException {
        String atOnce;
        try (RawConnection connection = open(post(path, BODY.length()) + BODY)) {
            atOnce = connection.readHead().lines().findFirst().orElse("");
        }
        try (RawConnection connection = open(post(path, BODY.length()))) {
            connection.send(BODY.substring(0, 20));
            connection.send(BODY.substring(20));
            assertThat(connection.readHead().lines().findFirst().orElse("")).isEqualTo(atOnce);
        }
        try (RawConnection connection =
                open("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")) {
            connection.send("1\r\n{\r\n" + Integer.toHexString(BODY.length() - 1) + "\r\n");
            connection.send(BODY.substring(1) + "\r\n0\r\n\r\n");
            assertThat(connection.readHead().lines().findFirst().orElse("")).isEqualTo(atOnce);
        }
    }

    @Test
    void areGivenUpWhenTheirTimeIsUp() throws IOException {
        try (RawConnection connection = open(post(INFO, 100) + "{")) {
            awaitUnfinished(1);

            server.scheduler.advance(BodyLimits.DEFAULT.time());

            assertThat(connection.readToEnd())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("Connection: close", "\"malformed_body\"", "did not arrive within 10 seconds");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"access-token: lg_wrong", "Authorization: Bearer lg_wrong"})
    void areNotAwaitedForAWrongToken(String header) throws IOException {
        try (RawConnection connection = open(post(INFO, 100).replace("\r\n\r\n", "\r\n" + header + "\r\n\r\n") + "{")) {
            awaitUnfinished(1);

            server.scheduler.advance(BodyLimits.DEFAULT.unwanted());

            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 401 ").contains("Connection: close");
        }
    }

    @Test
    void areNotAwaitedWhereTheQueryIsRefused() throws IOException {
        try (RawConnection connection = open(post(INFO + "?access_token=lg_wrong", 100))) {
            awaitUnfinished(1);

            server.scheduler.advance(BodyLimits.DEFAULT.unwanted());

            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 401 ");
        }
    }

    @Test
    void thatAreTooLargeAreRefusedBeforeTheyAreSent() throws IOException {
        try (RawConnection connection = open(post(INFO, 65_537))) {
            awaitUnfinished(1);

            server.scheduler.advance(BodyLimits.DEFAULT.unwanted());

            assertThat(connection.readToEnd())
                    .startsWith("HTTP/1.1 413 ")
                    .contains("Connection: close", "\"payload_too_large\"");
        }
        try (RawConnection connection =
                open(post(INFO, 65_537).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"))) {
            assertThat(connection.readToEnd()).contains("HTTP/1.1 413 ");
        }
    }

    @Test
    void inChunksThatAreTooLargeAreRefused() throws IOException {
        try (RawConnection connection =
                open("POST " + INFO + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")) {
            connection.send("10001\r\n" + " ".repeat(65_537) + "\r\n0\r\n\r\n");

            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 413 ").contains("Connection: close");
        }
    }

    @Test
    void restThatIsNotReadIsNeverAnotherRequest() throws IOException {
        String hidden = "GET /page.html HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (RawConnection connection = open(post(INFO, 70_000) + hidden)) {
            awaitUnfinished(1);
            server.scheduler.advance(BodyLimits.DEFAULT.unwanted());

            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 413 ").doesNotContain("HTTP/1.1 200 ");
        }
        try (RawConnection connection = open(post(INFO, 200) + hidden)) {
            awaitUnfinished(1);
            server.scheduler.advance(BodyLimits.DEFAULT.time());

            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 400 ").doesNotContain("HTTP/1.1 200 ");
        }
    }

    @Test
    void areFollowedByOtherRequestsOnTheSameConnection() throws IOException {
        try (RawConnection connection = open(post(INFO, BODY.length()))) {
            connection.send(BODY.substring(0, 10));
            connection.send(BODY.substring(10) + "GET /page.html HTTP/1.1\r\nHost: localhost\r\n\r\n");

            assertThat(connection.readAnswer()).startsWith("HTTP/1.1 200 ").contains("Front desk");
            assertThat(connection.readAnswer()).startsWith("HTTP/1.1 200 ").contains("A page");
        }
    }

    @Test
    void areAskedForWhereTheCallerWantsToKnow() throws IOException {
        try (RawConnection connection =
                open(post(INFO, BODY.length()).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"))) {
            assertThat(connection.readHead()).startsWith("HTTP/1.1 100 ");
            connection.send(BODY);

            assertThat(connection.readAnswer()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void oldestGivesItsPlaceToANewOneOfItsAddress() throws IOException {
        List<RawConnection> crowd = new ArrayList<>();
        try (RawConnection oldest = open(post(INFO, BODY.length()))) {
            awaitUnfinished(1);
            for (int i = 1; i <= BodyLimits.DEFAULT.perAddress(); i++) {
                crowd.add(open(post(INFO, BODY.length())));
            }

            assertThat(oldest.readToEnd()).startsWith("HTTP/1.1 503 ").contains("\"unavailable\"", "Retry-After: ");
            RawConnection youngest = crowd.get(crowd.size() - 1);
            youngest.send(BODY);
            assertThat(youngest.readAnswer()).startsWith("HTTP/1.1 200 ");
        } finally {
            for (RawConnection connection : crowd) {
                connection.close();
            }
        }
    }

    @Test
    void leaveNothingBehindWhenTheirCallerGoes() throws IOException {
        RawConnection leaving = open(post(INFO, BODY.length()));
        awaitUnfinished(1);

        leaving.close();

        awaitUnfinished(0);
        assertThat(server.send(server.authorized(INFO)).statusCode()).isEqualTo(200);
    }

    @Test
    void areAwaitedAlsoBehindAFilterThatIsNotAsynchronous() throws IOException {
        Filter plain = (request, response, chain) -> chain.doFilter(request, response);
        try (ApiServer behind =
                ApiServer.behind(context -> install(context, plain)).start()) {
            behind.show("2@code", Duration.ofHours(1));
            try (RawConnection connection = new RawConnection(behind.port())) {
                connection.send(post(INFO, BODY.length()));
                connection.send(BODY);

                assertThat(connection.readAnswer()).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    private RawConnection open(String first) throws IOException {
        RawConnection connection = new RawConnection(server.port());
        connection.send(first);
        return connection;
    }

    /** Waits until that many bodies are unfinished: the scheduler has one task for each, and no others. */
    private void awaitUnfinished(int bodies) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (server.scheduler.waiting() != bodies) {
            assertThat(System.nanoTime())
                    .as("tasks " + server.scheduler.waiting())
                    .isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static String post(String path, int length) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + length + "\r\n\r\n";
    }

    private static void install(ServletContext context, Filter plain) {
        FilterRegistration.Dynamic filter = context.addFilter("plain", plain);
        filter.setAsyncSupported(false);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }
}
