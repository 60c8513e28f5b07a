package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.linkgate.testkit.QrReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The main use: a call for a code gets the image of one that the server issued and would accept now. */
class FirstCodeIT extends DeployedWar {

    @Test
    void imageShowsALiveCodeThatTheServerIssued() {
        String id = linkgate.createInstance(true);

        ShownCode shown = Linkgate.awaitCode(id);

        assertThat(shown.answer().mediaType()).isEqualTo("application/json");
        assertThat(shown.answer().json().fieldNames()).toIterable().containsExactly("qr");
        assertThat(Linkgate.issuedCodes())
                .filteredOn(issued -> issued.is(shown.text()))
                .singleElement()
                .satisfies(issued ->
                        assertThat(issued.wasLiveDuring(shown.answer())).isTrue());
    }

    @Test
    void startedInstanceHasACodeToo() {
        String id = linkgate.createInstance(false);

        Answer before = Linkgate.post(Linkgate.qrImage(id));
        Answer start = Linkgate.post("v2/session/start?instance_id=" + id);

        assertThat(before.status()).isEqualTo(422);
        assertThat(before.json().path("status").asText()).isEqualTo("STOPPED");
        assertThat(start.status()).isEqualTo(200);
        assertThat(Linkgate.awaitCode(id).text().ref()).isNotEmpty();
    }

    @Test
    void headersHaveTheLifetimeOfTheCode() {
        ShownCode shown = Linkgate.awaitCode(linkgate.createInstance(true));

        double seconds = Double.parseDouble(shown.answer().header("QR-Expires-In"));
        assertThat(seconds).isPositive().isLessThanOrEqualTo(4);
        assertThat(shown.expiresAt())
                .isAfter(shown.answer().asked())
                .isBefore(shown.answer().answered().plusSeconds(4));
        assertThat(shown.answer().header("QR-Sequence")).matches("[1-6]/6");
    }

    @Test
    void detailHasTheSameInTheBody() {
        String id = linkgate.createShowingInstance();

        JsonNode body =
                Linkgate.post(Linkgate.qrImage(id) + "&wait=25&detail=true").json();

        assertThat(body.path("instance_id").asText()).isEqualTo(id);
        assertThat(body.path("status").asText()).isEqualTo("SCAN_QR_CODE");
        assertThat(body.path("of").asInt()).isEqualTo(6);
        assertThat(body.path("sequence").asInt()).isBetween(1, 6);
        assertThat(body.path("expires_in_ms").asLong()).isBetween(0L, 4_000L);
        assertThat(Instant.parse(body.path("expires_at").asText())).isAfter(Instant.EPOCH);
    }

    @Test
    void acceptSelectsTheFormatOfTheImage() {
        String id = linkgate.createShowingInstance();

        Answer png = Linkgate.send(
                Linkgate.authorized(Linkgate.qrImage(id) + "&wait=25").header("Accept", "image/png"));
        Answer svg = Linkgate.send(
                Linkgate.authorized(Linkgate.qrImage(id) + "&wait=25").header("Accept", "image/svg+xml"));
        Answer text = Linkgate.send(
                Linkgate.authorized(Linkgate.qrImage(id) + "&wait=25").header("Accept", "text/plain"));

        assertThat(png.mediaType()).isEqualTo("image/png");
        assertThat(PairingText.parse(QrReader.readPng(png.bytes())).ref()).isNotEmpty();
        assertThat(svg.mediaType()).isEqualTo("image/svg+xml");
        assertThat(svg.text()).contains("<svg");
        assertThat(text.mediaType()).isEqualTo("text/plain");
        assertThat(text.text()).containsAnyOf("█", "▀", "▄");
    }

    @Test
    void headHasTheHeadersWithoutTheImage() {
        String id = linkgate.createShowingInstance();

        Answer head = Linkgate.send(
                Linkgate.authorized(Linkgate.qrImage(id) + "&wait=25").method("HEAD", BodyPublishers.noBody()));

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.mediaType()).isEqualTo("application/json");
        assertThat(head.header("QR-Expires-At")).isNotEmpty();
        assertThat(head.bytes()).isEmpty();
    }

    @Test
    void rawFormHoldsTheSameText() throws Exception {
        String id = linkgate.createShowingInstance();

        Answer raw = Linkgate.get("v2/auth/qr?wait=25&instance_id=" + id);

        assertThat(raw.status()).as("%s", raw).isEqualTo(200);
        byte[] data = Base64.getDecoder().decode(raw.json().path("data").asText());
        JsonNode inner = new ObjectMapper().readTree(data);
        PairingText text = PairingText.parse(inner.path("value").asText());
        assertThat(Linkgate.issuedCodes()).anyMatch(issued -> issued.is(text));
        assertThat(Instant.ofEpochMilli(inner.path("expiry").asLong())).isAfter(raw.asked());
        assertThat(new String(data, StandardCharsets.UTF_8)).startsWith("{");
    }

    @Test
    void infoReportsTheStateAndNeverStartsAnything() {
        String id = linkgate.createInstance(false);

        Answer stopped = Linkgate.get("v2/session/info?instance_id=" + id);
        Answer again = Linkgate.get("v2/session/info?instance_id=" + id);

        assertThat(stopped.json().path("status").asText()).isEqualTo("STOPPED");
        assertThat(stopped.json().path("engine").asText()).isEqualTo("sandbox");
        assertThat(again.json().path("status").asText()).isEqualTo("STOPPED");
    }

    @Test
    void stopTakesEffectAndStartIsIdempotent() {
        String id = linkgate.createShowingInstance();

        assertThat(Linkgate.post("v2/session/start?instance_id=" + id).status()).isEqualTo(200);
        Answer stop = Linkgate.post("v2/session/stop?instance_id=" + id);
        Answer after = Linkgate.post(Linkgate.qrImage(id) + "&wait=5");

        assertThat(stop.status()).isEqualTo(200);
        assertThat(after.status()).isEqualTo(422);
        assertThat(after.json().path("status").asText()).isEqualTo("STOPPED");
        assertThat(after.json().path("healing").asBoolean(true)).isFalse();
    }
}
