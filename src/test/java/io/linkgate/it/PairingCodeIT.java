package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A pairing code typed into a phone links like a scanned QR code. It is derived slowly on both sides, twice here, and
 * ends with its connection after 13 seconds, so these tests run alone.
 */
@Isolated
class PairingCodeIT extends SharedWar {

    private final String phone = "1558" + ThreadLocalRandom.current().nextInt(1_000_000, 10_000_000);

    @Test
    void wrongCodeDoesNoHarmAndTheRightOneLinks() {
        String id = linkgate.createShowingInstance();
        Answer asked = requestCode(id, "%2B" + phone);
        assertThat(asked.status()).as("%s", asked).isEqualTo(200);
        String code = asked.json().path("code").asText();
        assertThat(code).matches("[1-9A-HJ-NP-TV-Z]{4}-[1-9A-HJ-NP-TV-Z]{4}");

        assertThat(type(code.startsWith("1") ? "2111-1111" : "1111-1111")).isEqualTo("wrong_code");
        assertThat(type(code)).isEqualTo("linked");

        awaitWorking(id);
        assertThat(Linkgate.get("v2/session/me?instance_id=" + id)
                        .json()
                        .path("id")
                        .asText())
                .startsWith(phone);
    }

    @Test
    void nonsenseNumberIsRefusedAndAStoppedSessionHasNoCode() {
        String stopped = linkgate.createInstance(false);

        Answer nonsense = requestCode(stopped, "call-me");
        Answer noCode = requestCode(stopped, phone);

        assertThat(nonsense.status()).isEqualTo(400);
        assertThat(nonsense.code()).isEqualTo("invalid_param");
        assertThat(noCode.status()).isEqualTo(422);
        assertThat(noCode.json().path("status").asText()).isEqualTo("STOPPED");
    }

    private static Answer requestCode(String id, String number) {
        return Linkgate.post("v2/auth/request-code?wait=25&instance_id=" + id + "&phone_number=" + number);
    }

    private String type(String code) {
        Answer answer = Linkgate.send(Linkgate.authorized("v2/sandbox/type-code")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("phone_number=" + phone + "&code=" + code)));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.json().path("result").asText();
    }

    private static void awaitWorking(String id) {
        Instant patience = Instant.now().plusSeconds(30);
        Answer info = Linkgate.get("v2/session/info?instance_id=" + id);
        while (!info.json().path("status").asText().equals("WORKING")) {
            assertThat(Instant.now()).as("last seen: %s", info).isBefore(patience);
            Linkgate.breathe();
            info = Linkgate.get("v2/session/info?instance_id=" + id);
        }
    }
}
