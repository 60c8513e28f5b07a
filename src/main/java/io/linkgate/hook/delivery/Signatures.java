package io.linkgate.hook.delivery;

import io.linkgate.config.Secret;
import io.linkgate.hook.QueuedEvent;
import io.linkgate.hook.Webhook;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The headers of a delivery: those of Standard Webhooks (github.com/standard-webhooks/standard-webhooks,
 * {@code spec/standard-webhooks.md}) and {@code X-Wawp-Signature}; the signatures only if the hook has a secret.
 */
final class Signatures {

    private static final String ALGORITHM = "HmacSHA256";

    /** The prefix of a secret in the form of Standard Webhooks; Base64 of the key follows. */
    private static final String ENCODED = "whsec_";

    private Signatures() {}

    /** Returns the headers for an attempt that begins now. */
    static Map<String, String> headers(Webhook hook, QueuedEvent event, Instant now) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", event.id());
        headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
        hook.secret().ifPresent(secret -> sign(headers, secret, event, now));
        return headers;
    }

    private static void sign(Map<String, String> headers, Secret secret, QueuedEvent event, Instant now) {
        byte[] text = secret.bytes();
        byte[] key = standardKey(text);
        try {
            byte[] head = (event.id() + "." + now.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8);
            headers.put("webhook-signature", "v1," + Base64.getEncoder().encodeToString(hmac(key, head, event.body())));
            headers.put("X-Wawp-Signature", HexFormat.of().formatHex(hmac(text, new byte[0], event.body())));
        } finally {
            Arrays.fill(text, (byte) 0);
            Arrays.fill(key, (byte) 0);
        }
    }

    /** The key of Standard Webhooks: decoded, if the secret has its form; else the secret itself. */
    private static byte[] standardKey(byte[] secret) {
        String text = new String(secret, StandardCharsets.UTF_8);
        return Optional.of(text)
                .filter(any -> any.startsWith(ENCODED))
                .flatMap(encoded -> decoded(encoded.substring(ENCODED.length())))
                .orElseGet(secret::clone);
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64)).filter(key -> key.length > 0);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] hmac(byte[] key, byte[] head, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(head);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
