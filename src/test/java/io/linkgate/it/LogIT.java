package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The server's log follows an instance by its id, and contains nothing that could be misused. The deployment is its own:
 * after many others within a minute, no more instances are named.
 */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@Order(DeployedWar.AFTERWARDS)
class LogIT {

    private final Linkgate linkgate = new Linkgate();

    @Deployment(testable = false)
    static WebArchive war() {
        return DeployedWar.packaged();
    }

    @AfterEach
    void stopWhatWasStarted() {
        linkgate.stopAll();
    }

    @Test
    void logNamesTheInstanceButNoTokenRefOrKey() throws Exception {
        String id = linkgate.createInstance(true);
        ShownCode shown = Linkgate.awaitCode(id);
        Linkgate.send(Linkgate.request("v2/session/info?instance_id=" + id + "&access_token=" + Linkgate.TOKEN + "x"));
        Linkgate.send(Linkgate.request("v2/no-such-call?access_token=" + Linkgate.TOKEN));
        String link = Linkgate.post("v2/session/temp-link?instance_id=" + id)
                .json()
                .path("link")
                .asText();
        String secret = link.substring(link.indexOf('#') + 1);
        Linkgate.send(Linkgate.request(link.substring(link.indexOf("link/"), link.indexOf('#'))));
        Linkgate.send(Linkgate.request("v2/link/status").header("Authorization", "Bearer " + secret));
        Linkgate.post("v2/session/stop?instance_id=" + id);

        Pattern stop = Pattern.compile(id + ": \\w+ -> STOPPED");
        Eventually.holds("the stop is in the log", () -> stop.matcher(log()).find()); // with all lines before it

        String log = log();
        assertThat(log.contains(Linkgate.TOKEN)).as("the token is in the log").isFalse();
        assertThat(secret).startsWith("lgl_");
        assertThat(log.contains(secret))
                .as("the secret of a link is in the log")
                .isFalse();
        assertThat(log.contains(shown.text().ref())).as("a ref is in the log").isFalse();
        assertThat(log.contains(shown.text().advSecret()))
                .as("a secret is in the log")
                .isFalse();
        assertThat(log.contains(shown.text().noisePublic()))
                .as("a key is in the log")
                .isFalse();
    }

    private static String log() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("it.log")))) {
            return files.filter(Files::isRegularFile).map(LogIT::read).collect(Collectors.joining());
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
