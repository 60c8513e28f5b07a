package io.linkgate.hook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.config.Secret;
import io.linkgate.hook.QueuedEvent;
import io.linkgate.hook.Retries;
import io.linkgate.hook.Webhook;
import io.linkgate.hook.target.TargetUrl;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignaturesTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_614_265_330);
    private static final QueuedEvent EVENT = new QueuedEvent(
            1,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8),
            0,
            Instant.MAX);

    /** The example of github.com/standard-webhooks/standard-webhooks, in the tests of its libraries. */
    @Test
    void signatureIsThatOfStandardWebhooks() {
        Map<String, String> headers = Signatures.headers(hook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), EVENT, NOW);

        assertThat(headers)
                .containsEntry("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
                .containsEntry("webhook-timestamp", "1614265330")
                .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    /** Computed with {@code openssl dgst -sha256 -hmac key}. */
    @Test
    void otherSecretsAreTheKeyAsTheyAreWritten() {
        Map<String, String> headers = Signatures.headers(hook("key"), EVENT, NOW);

        assertThat(headers)
                .containsEntry("X-Wawp-Signature", "ad1a616fa5d45e0552fd84752e21f775525a9caa345c9b14fa23d8435584f7e9")
                .containsEntry("webhook-signature", "v1,dkKO8yKktbK3/NsBVZDP2vD/4/yePEE+Zek/vsRRJ/E=");
    }

    @Test
    void withoutASecretNothingIsSigned() {
        Webhook hook = new Webhook(
                1,
                TargetUrl.parse("https://example.com/").orElseThrow(),
                List.of("*"),
                true,
                Optional.empty(),
                Retries.DEFAULT,
                "");

        assertThat(Signatures.headers(hook, EVENT, NOW)).containsOnlyKeys("webhook-id", "webhook-timestamp");
    }

    private static Webhook hook(String secret) {
        return new Webhook(
                1,
                TargetUrl.parse("https://example.com/").orElseThrow(),
                List.of("*"),
                true,
                Optional.of(Secret.of(secret)),
                Retries.DEFAULT,
                "");
    }
}
