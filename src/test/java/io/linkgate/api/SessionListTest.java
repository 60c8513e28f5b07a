package io.linkgate.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Wanted;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.session.Account;
import io.linkgate.session.QrCode;
import io.linkgate.session.SessionState;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionListTest {

    @RegisterExtension
    private final ApiServer server = ApiServer.with();

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
                        new SessionState.ScanQrCode(
                                new QrCode("2@code" + i, server.clock.instant().plusSeconds(60), 1, 6)));
            }
        }
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
                        "expected_phone",
                        "warnings");
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
    void callerSeesOnlyItsOwnInstances() {
        HttpResponse<String> response =
                server.send(server.request("/v2/session/list").header("access-token", ApiServer.USER_TOKEN));

        JsonNode list = ApiServer.json(response);
        assertThat(list.get("instances")).isEmpty();
        assertThat(list.get("next").isNull()).isTrue();
        list.get("counts").forEach(count -> assertThat(count.asInt()).isZero());
    }

    @Test
    void everyPageCountsAllInstancesByStatus() {
        for (String query : List.of(
                "",
                "?limit=1",
                "?status=FAILED",
                "?limit=1&cursor=" + list("?limit=9").get("next").asText())) {
            assertThat(list(query).get("counts"))
                    .as(query)
                    .hasToString("{\"STOPPED\":7,\"STARTING\":0,\"SCAN_QR_CODE\":3,\"PASSKEY_REQUIRED\":0,"
                            + "\"PASSKEY_CONFIRMATION_REQUIRED\":0,\"WORKING\":0,\"FAILED\":0}");
        }
    }

    @Test
    void lastPageHasNoNextAndACursorSurvivesTheDeletionOfItsInstance() {
        String behindFifth = list("?limit=5").get("next").asText();
        InstanceId fifth = new InstanceId("LISTED000004");
        server.send(server.request("/v2/session/delete?instance_id=" + fifth)
                .header("access-token", ApiServer.TOKEN)
                .POST(HttpRequest.BodyPublishers.noBody()));

        JsonNode rest = list("?limit=5&cursor=" + behindFifth);

        assertThat(rest.get("instances")).hasSize(5);
        assertThat(rest.get("instances").get(0).get("instance_id").asText()).isEqualTo("LISTED000005");
        assertThat(rest.get("next").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "NUMBER 3, LISTED000003",
        "d000007, LISTED000007",
        "front DESK, ABCDEFGHIJ01",
        "151-2345, LISTED000002",
        "%2B49%20151, LISTED000002",
        "nothing, ''"
    })
    void searchFindsAPartOfNameIdOrNumber(String query, String expected) {
        server.sessions.link(new InstanceId("LISTED000002"), new Account("491512345678", "", "", ""));

        JsonNode list = list("?q=" + query.replace(" ", "%20"));

        List<String> ids = new ArrayList<>();
        list.get("instances").forEach(one -> ids.add(one.get("instance_id").asText()));
        assertThat(ids).isEqualTo(expected.isEmpty() ? List.of() : List.of(expected));
        int counted = 0;
        for (JsonNode count : list.get("counts")) {
            counted += count.asInt();
        }
        assertThat(counted).as("the counts are of what was found").isEqualTo(ids.size());
    }

    @ParameterizedTest
    @CsvSource({
        "525512345678, 5215512345678",
        "5215512345678, 525512345678",
        "%2B52 1 55 1234-5678, 525512345678",
        "541112345678, 5491112345678",
        "5491112345678, 541112345678",
        "551187654321, 5511987654321",
        "5511987654321, 551187654321",
        "٤٩١٥١٢٣٤٥, 491512345678",
        "４９１５１２３４５６７８, 491512345678",
        "%2B491512345678%E2%80%8E, 491512345678"
    })
    void wholeNumberIsFoundInEverySpellingAndScript(String query, String linked) {
        server.sessions.link(new InstanceId("LISTED000002"), new Account(linked, "", "", ""));
        server.sessions.link(new InstanceId("LISTED000004"), new Account("15550001111", "", "", ""));
        String written = query.startsWith("%") ? query.replace(" ", "%20") : URLEncoder.encode(query, UTF_8);

        JsonNode found = list("?q=" + written).get("instances");

        assertThat(found).hasSize(1);
        assertThat(found.get(0).get("instance_id").asText()).isEqualTo("LISTED000002");
    }

    @Test
    void numberThatIsOnlyExpectedIsNotSearched() {
        server.store.insert(new Instance(
                new InstanceId("EXPECTING001"),
                "x",
                EngineKind.SANDBOX,
                Wanted.RUNNING,
                Optional.of(new PhoneNumber(491512345678L)),
                server.clock.instant()));

        assertThat(list("?q=4915123456").get("instances")).isEmpty();
    }

    @Test
    void listOfARareStatusReadsTheDatabaseOnceWhateverItsSize() {
        for (int i = 0; i < 2_000; i++) {
            server.store.insert(new Instance(
                    new InstanceId("MANY0000%04d".formatted(i)),
                    "x",
                    EngineKind.SANDBOX,
                    Wanted.RUNNING,
                    server.clock.instant()));
        }

        list("?status=WORKING&limit=1");
        list("?status=WORKING&limit=1");

        assertThat(server.store.lists()).isEqualTo(1);
    }

    @Test
    void pageOfAStatusLooksAtNoSessionButThoseOnIt() {
        list("?status=SCAN_QR_CODE");
        int before = server.sessions.reads();

        assertThat(list("?status=SCAN_QR_CODE&limit=2").get("instances")).hasSize(2);

        assertThat(server.sessions.reads() - before).isEqualTo(2);
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
