package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.instance.Instance;
import io.linkgate.instance.Wanted;
import io.linkgate.session.Account;
import io.linkgate.session.SessionState;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands to a session: start, stop, restart, logout and delete. */
class SessionCommandResourceTest {

    @RegisterExtension
    private final ApiServer server = ApiServer.with();

    @Test
    void startAndStopAreIdempotent() {
        for (int i = 0; i < 2; i++) {
            assertCommanded(ask("session/stop"), "STOPPED");
            assertThat(wanted()).isEqualTo(Wanted.STOPPED);
        }
        for (int i = 0; i < 2; i++) {
            assertCommanded(ask("session/start"), "STARTING");
            assertThat(wanted()).isEqualTo(Wanted.RUNNING);
        }
    }

    @Test
    void startOfARunningSessionReturnsItsStatus() {
        server.show("2@code", Duration.ofSeconds(20));

        assertCommanded(ask("session/start"), "SCAN_QR_CODE");
    }

    @Test
    void commandsNeedAnInstance() {
        for (String command : List.of("session/start", "session/stop")) {
            HttpResponse<String> unnamed =
                    server.send(server.request("/v2/" + command).header("access-token", ApiServer.TOKEN));
            HttpResponse<String> unknown = server.send(server.request("/v2/" + command + "?instance_id=ZZZZZZZZZZ99")
                    .header("access-token", ApiServer.TOKEN));

            assertThat(unnamed.statusCode()).isEqualTo(400);
            assertThat(unknown.statusCode()).isEqualTo(404);
        }
        assertThat(server.sessions.applied()).isEmpty();
    }

    @Test
    void anInstanceOfAnotherOwnerLooksLikeNone() {
        HttpResponse<String> foreign = server.send(server.request("/v2/session/stop?instance_id=" + ApiServer.ID)
                .header("access-token", ApiServer.USER_TOKEN)
                .header("X-Request-Id", "r1"));
        HttpResponse<String> none = server.send(server.request("/v2/session/stop?instance_id=ZZZZZZZZZZ99")
                .header("access-token", ApiServer.USER_TOKEN)
                .header("X-Request-Id", "r1"));

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(foreign.body()).isEqualTo(none.body());
        assertThat(server.sessions.applied()).isEmpty();
    }

    @Test
    void restartReconnectsAndWantsTheSessionToRun() {
        server.store.want(ApiServer.ID, Wanted.STOPPED);

        assertCommanded(ask("session/restart"), "STARTING");

        assertThat(server.sessions.restarted()).extracting(Instance::wanted).containsExactly(Wanted.RUNNING);
        assertThat(wanted()).isEqualTo(Wanted.RUNNING);
    }

    @Test
    void logoutEndsTheLinkAndKeepsTheInstanceAsItIsWanted() {
        server.sessions.put(ApiServer.ID, new SessionState.Working(new Account("15550001111", "1@lid", "", "android")));

        assertCommanded(ask("session/logout"), "STOPPED");
        assertCommanded(ask("session/logout"), "STOPPED");

        assertThat(server.sessions.loggedOut()).hasSize(2);
        assertThat(wanted()).isEqualTo(Wanted.RUNNING);
    }

    @Test
    void logoutOfASessionWithACodeReportsItsStatus() {
        server.show("2@code", Duration.ofSeconds(20));

        assertCommanded(ask("session/logout"), "SCAN_QR_CODE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE", "POST"})
    void deletedInstanceIsLoggedOutStoppedAndGone(String method) {
        HttpResponse<String> deleted = ask(method, "session/delete");

        assertThat(deleted.statusCode()).isEqualTo(200);
        assertThat(deleted.body())
                .isEqualTo("{\"name\":\"Front desk\",\"status\":\"DELETED\",\"instance_id\":\"ABCDEFGHIJ01\"}");
        assertThat(server.sessions.loggedOut()).containsExactly(ApiServer.ID);
        assertThat(server.sessions.applied()).extracting(Instance::wanted).containsExactly(Wanted.DELETED);
        assertThat(server.store.all()).isEmpty();
        assertThat(ask("session/info").statusCode()).isEqualTo(404);
        assertThat(ask(method, "session/delete").statusCode()).isEqualTo(404);
    }

    @Test
    void instanceWhoseDeviceCannotBeGivenUpIsNotDeleted() {
        server.sessions.breakWith(new IllegalStateException("the disk is full"));

        assertThat(ask("POST", "session/delete").statusCode()).isEqualTo(500);

        assertThat(server.store.all()).hasSize(1);
    }

    @Test
    void deleteByGetIsNotAllowed() {
        HttpResponse<String> response = ask("session/delete");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow").orElse(""))
                .contains("DELETE")
                .contains("POST");
        assertThat(server.store.all()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"session/restart", "session/logout", "session/delete"})
    void commandsNeedAnInstanceThatTheCallerMayUse(String command) {
        assertThat(server.send(server.post("/v2/" + command, "", "").header("access-token", ApiServer.TOKEN))
                        .statusCode())
                .isEqualTo(400);
        assertThat(server.send(server.post("/v2/" + command + "?instance_id=" + ApiServer.ID, "", "")
                                .header("access-token", ApiServer.USER_TOKEN))
                        .statusCode())
                .isEqualTo(404);
        assertThat(server.sessions.applied()).isEmpty();
        assertThat(server.sessions.restarted()).isEmpty();
        assertThat(server.sessions.loggedOut()).isEmpty();
        assertThat(server.store.all()).hasSize(1);
    }

    private HttpResponse<String> ask(String path) {
        return server.send(server.authorized("/v2/" + path));
    }

    private HttpResponse<String> ask(String method, String path) {
        return server.send(
                server.authorized("/v2/" + path).method(method, java.net.http.HttpRequest.BodyPublishers.noBody()));
    }

    private Wanted wanted() {
        return server.store.find(ApiServer.ID).orElseThrow().wanted();
    }

    private static void assertCommanded(HttpResponse<String> response, String status) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .isEqualTo("{\"name\":\"Front desk\",\"status\":\"" + status
                        + "\",\"config\":{\"webhooks\":[],\"proxy\":null},\"instance_id\":\"ABCDEFGHIJ01\"}");
    }
}
