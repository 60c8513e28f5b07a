package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.session.SessionState;
import io.linkgate.testkit.LogRecorder;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** Behind a filter of the operator's that does not support asynchronous requests. */
class ForeignFiltersTest {

    @Test
    void callsAreAnsweredAtOnceAndTheReasonIsLogged() {
        Filter plain = (request, response, chain) -> chain.doFilter(request, response);
        try (LogRecorder log = LogRecorder.of(ApiServlet.class);
                ApiServer server =
                        ApiServer.behind(context -> install(context, plain)).start()) {
            server.sessions.put(ApiServer.ID, new SessionState.Starting(Instant.MAX));

            assertThat(status(server, "auth/qr-image?wait=25")).isEqualTo(422);
            assertThat(status(server, "auth/qr")).isEqualTo(422);
            assertThat(status(server, "auth/qr?wait=26")).isEqualTo(400);
            assertThat(status(server, "session/start")).isEqualTo(200);
            assertThat(server.send(server.post("/v2/session/create", "", "").header("access-token", ApiServer.TOKEN))
                            .statusCode())
                    .isBetween(200, 201);
            server.show("2@code", Duration.ofHours(1));
            assertThat(status(server, "auth/qr-image?wait=25")).isEqualTo(200);
            assertThat(status(server, "auth/qr?wait=25")).isEqualTo(200);
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("async-supported"))
                    .hasSize(1);
        }
    }

    private static int status(ApiServer server, String address) {
        return server.send(server.authorized("/v2/" + address)).statusCode();
    }

    private static void install(ServletContext context, Filter plain) {
        FilterRegistration.Dynamic filter = context.addFilter("plain", plain);
        filter.setAsyncSupported(false);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }
}
