package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.session.PairingCode;
import io.linkgate.session.SessionState;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionListTest {

    private final ApiServer server = ApiServer.start();

    @BeforeEach
    void fill() {
        for (int i = 1; i < 10; i++) {
            InstanceId id = new InstanceId("LISTED00000" + i);
            server.store.insert(new Instance(
                    id,
                    "number " + i,
                    EngineKind.SANDBOX,
                    Wanted.RUNNING,
                    server.clock.instant().plusSeconds(i)));
            if (i % 3 == 0) {
                server.sessions.put(
                        id,
                        new SessionState.ScanQrCode(new PairingCode(
                                "2@code" + i, server.clock.instant().plusSeconds(60), 1, 6)));
            }
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void listHasEveryInstanceInTheOrderOfCreationWithoutItsCode() {
        JsonNode list = list("");

        assertThat(list.get("instances")).hasSize(10);
        assertThat(list.get("next").isNull()).isTrue();
        assertThat(list.get("instances").get(0).get("instance_id").asText()).isEqualTo(ApiServer.ID.value());
        JsonNode showing = list.get("instances").get(3);
        assertThat(showing.fieldNames())
                .toIterable()
                .containsExactly(
                        "name",
                        "status",
                        "config",
                        "me",
                        "linked",
                        "instance_id",
                        "engine",
                        "reason",
                        "since",
                        "retry_at",
                        "last_failure",
                        "expected_phone");
        assertThat(showing.get("status").asText()).isEqualTo("SCAN_QR_CODE");
    }

    @Test
    void pagesFollowEachOtherToTheEnd() {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        for (JsonNode page = list("?limit=4"); ; page = list("?limit=4&cursor=" + cursor)) {
            page.get("instances").forEach(one -> ids.add(one.get("instance_id").asText()));
            assertThat(page.get("instances").size()).isLessThanOrEqualTo(4);
            if (page.get("next").isNull()) {
                break;
            }
            cursor = page.get("next").asText();
        }

        assertThat(ids).hasSize(10).doesNotHaveDuplicates();
        assertThat(ids.get(9)).isEqualTo("LISTED000009");
    }

    @Test
    void listOfOneStatusHasNoGapsAndNoOthers() {
        JsonNode first = list("?status=scan_qr_code&limit=2");
        JsonNode second =
                list("?status=SCAN_QR_CODE&limit=2&cursor=" + first.get("next").asText());

        assertThat(first.get("instances")).hasSize(2);
        assertThat(first.get("instances").get(1).get("instance_id").asText()).isEqualTo("LISTED000006");
        assertThat(second.get("instances")).hasSize(1);
        assertThat(second.get("next").isNull()).isTrue();
    }

    @Test
    void nobodySeesWhatHeMayNotUse() {
        HttpResponse<String> response =
                server.send(server.request("/v2/session/list").header("access-token", ApiServer.USER_TOKEN));

        assertThat(response.body()).isEqualTo("{\"instances\":[],\"next\":null}");
    }

    @Test
    void deadCodeIsNotListedAsLive() {
        server.clock.advance(java.time.Duration.ofSeconds(60));

        assertThat(list("?status=SCAN_QR_CODE").get("instances")).isEmpty();
        assertThat(list("?status=STARTING").get("instances")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"limit, 0", "limit, 201", "limit, x", "cursor, x", "cursor, MS1B", "status, LINKED"})
    void nonsenseIsRefusedByName(String param, String value) {
        HttpResponse<String> response = server.send(
                server.request("/v2/session/list?" + param + "=" + value).header("access-token", ApiServer.TOKEN));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ApiServer.json(response).get("param").asText()).isEqualTo(param);
    }

    private JsonNode list(String query) {
        HttpResponse<String> response =
                server.send(server.request("/v2/session/list" + query).header("access-token", ApiServer.TOKEN));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return ApiServer.json(response);
    }
}
