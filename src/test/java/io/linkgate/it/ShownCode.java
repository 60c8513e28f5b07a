package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.QrReader;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A code that {@code auth/qr-image} returned as JSON, read from its image. */
record ShownCode(Answer answer, PairingText text, Instant expiresAt) {

    /** Each picture is read once, however many callers got it: that takes far longer than to get it. */
    private static final Map<String, PairingText> READ = new ConcurrentHashMap<>();

    static ShownCode in(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        PairingText text = READ.computeIfAbsent(
                answer.json().path("qr").asText(), picture -> PairingText.parse(QrReader.readDataUri(picture)));
        return new ShownCode(answer, text, Instant.parse(answer.header("QR-Expires-At")));
    }
}
