package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.session.Reason;
import io.linkgate.session.SessionState;
import io.linkgate.testkit.BareHttp;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every spelling of an address means the same, in every state, for every method, on the fast path and in Jersey. */
class OneAddressTest {

    private static final String PLAIN = "/v2/auth/qr-image";

    @RegisterExtension
    private static final ApiServer server = ApiServer.with(new Administration());

    /** For administrators only. */
    @Path("admin")
    public static final class Administration {

        @GET
        @Path("tokens")
        public String tokens() {
            return "[]";
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//v2/auth/qr-image",
                "/v2//auth///qr-image",
                "/./v2/auth/qr-image",
                "/v2/./auth/./qr-image",
                "/v2/%61uth/%71r-image",
                "/%762/auth/qr-image",
                "/v2/auth/qr%2Dimage",
                "/v2/%2e/auth/qr-image",
                "/v2/nothing/../auth/qr-image",
                "/v2/nothing/%2e%2e/auth/qr-image",
                "/v2/sandbox/scan/../../auth/qr-image",
                "/nothing/../v2/auth/qr-image",
                "/v2/auth/qr-image;a=b",
                "/v2;a=b/auth/qr-image"
            })
    void spellingsOfOneAddressGetOneResponse(String spelling) {
        for (String method : new String[] {"GET", "POST", "HEAD", "OPTIONS", "DELETE", "PATCH", "BREW"}) {
            for (boolean live : new boolean[] {true, false}) {
                for (String query : new String[] {"?wait=0", "?wait=0&detail=true", "?wait=99"}) {
                    become(live);

                    assertThat(ask(method, spelling + query))
                            .as(method + " " + query + (live ? " with a code" : " without"))
                            .isEqualTo(ask(method, PLAIN + query));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/auth/%2571r-image",
                "/v2/auth/qr-image%3Bx",
                "/v2/auth/QR-IMAGE",
                "/v2/auth/../qr-image",
                "/v2/auth/qr-image/x",
                "/v2/auth/qr-image%20",
                "/v2/auth/qr-image%3F",
                "/v2/auth/%C3%BC"
            })
    void otherAddressesAreNotFound(String other) {
        for (String method : new String[] {"GET", "POST", "DELETE"}) {
            for (boolean live : new boolean[] {true, false}) {
                become(live);

                assertThat(ask(method, other + "?wait=0")).startsWith("404 ").contains("not_found");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/../auth/qr-image", "/v2/../page.html/x"})
    void addressThatLeavesTheApiIsNotFound(String outside) {
        for (boolean live : new boolean[] {true, false}) {
            become(live);

            assertThat(ask("GET", outside + "?wait=0")).startsWith("404 ").contains("not_found");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/admin/tokens",
        "//v2//admin/tokens",
        "/v2/./admin/tokens",
        "/v2/%61dmin/tokens",
        "/v2/auth/../admin/tokens",
        "/v2/admin;a=b/tokens",
        "/v2/auth/%2e%2e/admin/tokens"
    })
    void administrationIsReservedForAdministratorsInEverySpelling(String spelling) {
        assertThat(ask("GET", spelling, ApiServer.TOKEN)).startsWith("200 ");
        assertThat(ask("GET", spelling, ApiServer.USER_TOKEN)).startsWith("403 ");
    }

    private static void become(boolean live) {
        if (live) {
            server.show("2@code", Duration.ofSeconds(20));
        } else {
            server.sessions.put(ApiServer.ID, new SessionState.Stopped(Reason.STOPPED_BY_OWNER));
        }
    }

    private static String ask(String method, String path) {
        return ask(method, path, ApiServer.TOKEN);
    }

    /** Uses a plain socket, because a client would normalise the address. */
    private static String ask(String method, String path, String token) {
        BareHttp.Answer answer = BareHttp.exchange(
                server.port(),
                method,
                path,
                Map.of("Authorization", "Bearer " + token, "X-Instance-ID", ApiServer.ID.value(), "X-Request-Id", "r1"),
                "");
        return answer.status() + " " + answer.header("Allow").orElse("") + " " + answer.body();
    }
}
