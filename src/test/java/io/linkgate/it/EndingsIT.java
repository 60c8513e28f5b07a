package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** How an owner ends links and deletes instances. */
class EndingsIT extends SharedWar {

    private final String phone = "1556" + ThreadLocalRandom.current().nextInt(1_000_000, 10_000_000);

    @Test
    void logoutRemovesTheDeviceFromItsAccountAndTheInstanceShowsCodesAgain() {
        String id = linked("");

        JsonNode answer = Linkgate.post("v2/session/logout?instance_id=" + id).json();
        assertThat(answer.path("instance_id").asText()).isEqualTo(id);

        awaitOffItsAccount();
        ShownCode code = Linkgate.awaitCode(id);
        assertThat(code.text().ref()).isNotEmpty();
        assertThat(Linkgate.post("v2/session/logout?instance_id=" + id).status())
                .isEqualTo(200);
    }

    @Test
    void restartKeepsTheLink() {
        String id = linked("");

        assertThat(Linkgate.post("v2/session/restart?instance_id=" + id)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("STARTING");

        awaitStatus(id, "WORKING");
        JsonNode history =
                Linkgate.get("v2/session/history?instance_id=" + id).json().path("history");
        assertThat(history.get(history.size() - 1).path("to").asText()).isEqualTo("WORKING");
    }

    @Test
    void deletedInstanceLeavesItsAccountAndIsNoLongerListed() {
        String id = linked("");
        assertThat(Linkgate.get("v2/session/list?limit=200").text()).contains(id);

        JsonNode answer = Linkgate.send(Linkgate.authorized("v2/session/delete?instance_id=" + id)
                        .DELETE())
                .json();

        assertThat(answer.path("status").asText()).isEqualTo("DELETED");
        assertThat(Linkgate.get("v2/session/info?instance_id=" + id).status()).isEqualTo(404);
        assertThat(Linkgate.get("v2/session/list?limit=200").text()).doesNotContain(id);
        awaitOffItsAccount();
    }

    @Test
    void unexpectedPhoneIsRejectedAndTheExpectedOneLinks() {
        String id = showing("&expected_phone=%2B" + phone);
        String stranger = "1557" + phone.substring(4);

        assertThat(scan(id, stranger)).isEqualTo("refused_by_companion");
        // The phone may be answered before the session has seen its connection end.
        awaitStatus(id, "FAILED");

        Answer info = Linkgate.get("v2/session/info?instance_id=" + id);
        assertThat(info.json().path("reason").asText()).as("%s", info).isEqualTo("wrong_number");
        assertThat(unlink(stranger)).as("nothing was linked there").isZero();
        awaitCodeOnceThatWasSeen(id);
        assertThat(scan(id, phone)).isEqualTo("linked");
        awaitStatus(id, "WORKING");
    }

    /** Waits for a code once the wrong number has been reported, which waiting calls get at once for ten seconds. */
    private static void awaitCodeOnceThatWasSeen(String id) {
        Instant patience = Instant.now().plusSeconds(30);
        Answer answer = Linkgate.post(Linkgate.qrImage(id) + "&wait=25");
        while (answer.status() != 200) {
            assertThat(answer.json().path("healing").asBoolean())
                    .as("%s", answer)
                    .isTrue();
            assertThat(Instant.now()).as("last seen: %s", answer).isBefore(patience);
            Linkgate.breathe();
            answer = Linkgate.post(Linkgate.qrImage(id) + "&wait=25");
        }
    }

    private String showing(String more) {
        String id = Linkgate.post("v2/session/create?name=it&engine=sandbox" + more)
                .json()
                .path("instance_id")
                .asText();
        linkgate.stopLater(id);
        Linkgate.awaitCode(id);
        return id;
    }

    private String linked(String more) {
        String id = showing(more);
        assertThat(scan(id, phone)).isEqualTo("linked");
        awaitStatus(id, "WORKING");
        return id;
    }

    private static String scan(String id, String number) {
        return sandbox("scan", "instance_id=" + id + "&phone_number=" + number)
                .path("result")
                .asText();
    }

    private static int unlink(String number) {
        return sandbox("unlink", "phone_number=" + number).path("unlinked").asInt();
    }

    /**
     * Waits until the account has no device. It reads the stand-in's list of devices, because a call to unlink would
     * remove them.
     */
    private void awaitOffItsAccount() {
        Instant patience = Instant.now().plusSeconds(30);
        while (devices() > 0) {
            assertThat(Instant.now()).as("the device is still on its account").isBefore(patience);
            Linkgate.breathe();
        }
    }

    private int devices() {
        Answer answer = Linkgate.get("v2/sandbox/devices?phone_number=" + phone);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.json().path("devices").asInt();
    }

    private static void awaitStatus(String id, String status) {
        Instant patience = Instant.now().plusSeconds(30);
        Answer info = Linkgate.get("v2/session/info?instance_id=" + id);
        while (!info.json().path("status").asText().equals(status)) {
            assertThat(Instant.now()).as("last seen: %s", info).isBefore(patience);
            Linkgate.breathe();
            info = Linkgate.get("v2/session/info?instance_id=" + id);
        }
    }

    private static JsonNode sandbox(String call, String body) {
        Answer answer = Linkgate.send(Linkgate.authorized("v2/sandbox/" + call)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.json();
    }
}
