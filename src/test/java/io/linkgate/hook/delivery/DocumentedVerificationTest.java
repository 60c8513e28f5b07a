package io.linkgate.hook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.config.Secret;
import io.linkgate.hook.QueuedEvent;
import io.linkgate.hook.Retries;
import io.linkgate.hook.Webhook;
import io.linkgate.hook.target.TargetUrl;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java code in docs/webhooks.md, compiled and run against our own signatures. */
class DocumentedVerificationTest {

    private static final Pattern JAVA = Pattern.compile("(?s)```java\\n(.*?)```");
    private static final QueuedEvent EVENT = new QueuedEvent(
            1, "evt_1", "{\"event\":\"session.status\"}".getBytes(StandardCharsets.UTF_8), 0, Instant.MAX);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "any-text"})
    void acceptsOurSignatureAndNoOther(String secret) throws Exception {
        Map<String, String> headers = Signatures.headers(hook(secret), EVENT, Instant.now());
        Method verify = compiled();

        assertThat(verified(verify, secret, headers, EVENT.body())).isTrue();
        assertThat(verified(verify, "another-secret", headers, EVENT.body())).isFalse();
        assertThat(verified(verify, secret, headers, "{}".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }

    @Test
    void refusesWhatIsOld() throws Exception {
        Map<String, String> headers =
                Signatures.headers(hook("any-text"), EVENT, Instant.now().minusSeconds(600));

        assertThat(verified(compiled(), "any-text", headers, EVENT.body())).isFalse();
    }

    private static boolean verified(Method verify, String secret, Map<String, String> headers, byte[] body)
            throws Exception {
        return (boolean) verify.invoke(
                null,
                secret,
                headers.get("webhook-id"),
                headers.get("webhook-timestamp"),
                body,
                headers.get("webhook-signature"));
    }

    private Method compiled() throws Exception {
        Matcher code = JAVA.matcher(Files.readString(Path.of("docs/webhooks.md")));
        assertThat(code.find()).isTrue();
        Path source = directory.resolve("Receiver.java");
        Files.writeString(
                source,
                "import java.nio.charset.*; import java.security.*; import java.util.*; import javax.crypto.*;"
                        + " import javax.crypto.spec.*; public class Receiver { public " + code.group(1) + "}");
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString()))
                .isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
            return loader.loadClass("Receiver")
                    .getMethod("verify", String.class, String.class, String.class, byte[].class, String.class);
        }
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
