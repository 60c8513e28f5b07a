package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resources of other packages. */
class AdministrationTest {

    @RegisterExtension
    private static final ApiServer server = ApiServer.with(new Sandbox(), new Administration());

    /** A stand-in for the sandbox's resource: it uses nothing of this package except the name of a property. */
    @Path("sandbox")
    @Produces("application/json")
    public static final class Sandbox {

        @POST
        @Path("scan")
        public Map<String, Object> scan(@Context ContainerRequestContext request) {
            Map<String, Object> params = new TreeMap<>();
            ((Map<?, ?>) request.getProperty("linkgate.params"))
                    .forEach((name, value) -> params.put(name.toString(), value));
            return params;
        }
    }

    @Path("admin")
    public static final class Administration {

        @GET
        @Path("tokens")
        public String tokens() {
            return "tokens";
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/admin/tokens",
                "/v2/admin/tokens/",
                "/v2/admin;a=b/tokens",
                "/v2/%61dmin/tokens",
                "/v2/session/../admin/tokens",
                "/v2/./admin/tokens"
            })
    void administrationIsReservedForAdministrators(String path) {
        HttpResponse<String> user =
                server.send(server.request(path).header("Authorization", "Bearer " + ApiServer.USER_TOKEN));
        HttpResponse<String> administrator = server.send(server.authorized(path));

        assertThat(administrator.statusCode()).isIn(200, 404);
        assertThat(user.statusCode()).isEqualTo(administrator.statusCode() == 200 ? 403 : 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2//admin/tokens", "/v2/admin//tokens"})
    void doubledSlashesGrantNoAccess(String path) {
        HttpResponse<String> user =
                server.send(server.request(path).header("Authorization", "Bearer " + ApiServer.USER_TOKEN));

        assertThat(user.statusCode()).isIn(403, 404);
    }

    @Test
    void aForbiddenCallGetsItsReason() {
        HttpResponse<String> response = server.send(server.request("/v2/sandbox/scan")
                .POST(BodyPublishers.noBody())
                .header("access-token", ApiServer.USER_TOKEN));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(ApiServer.json(response).get("code").asText()).isEqualTo("forbidden");
    }

    @Test
    void theTokenComesBeforeTheScope() {
        assertThat(server.send(server.request("/v2/admin/tokens")).statusCode()).isEqualTo(401);
    }

    @Test
    void parametersArriveMergedAndWithoutTheToken() {
        HttpResponse<String> response = server.send(server.post(
                        "/v2/sandbox/scan?outcome=link&x=1",
                        "application/json",
                        "{\"access_token\":\"" + ApiServer.TOKEN + "\",\"times\":3,\"slow\":true,\"deep\":{\"a\":1}}")
                .header("X-Instance-ID", ApiServer.ID.value()));

        assertThat(response.body())
                .isEqualTo("{\"instance_id\":\"ABCDEFGHIJ01\",\"outcome\":\"link\","
                        + "\"slow\":\"true\",\"times\":\"3\",\"x\":\"1\"}");
    }

    @Test
    void contradictoryParametersDoNotArrive() {
        HttpResponse<String> response = server.send(
                server.post("/v2/sandbox/scan?outcome=link", "application/json", "{\"outcome\":\"decline\"}")
                        .header("Authorization", "Bearer " + ApiServer.TOKEN));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ApiServer.json(response).get("param").asText()).isEqualTo("outcome");
    }
}
