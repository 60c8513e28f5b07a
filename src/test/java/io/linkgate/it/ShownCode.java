package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.QrReader;
import java.time.Instant;

/** A code that {@code auth/qr-image} returned as JSON, read from its image. */
record ShownCode(Answer answer, PairingText text, Instant expiresAt) {

    static ShownCode in(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        String text = QrReader.readDataUri(answer.json().path("qr").asText());
        return new ShownCode(answer, PairingText.parse(text), Instant.parse(answer.header("QR-Expires-At")));
    }
}
