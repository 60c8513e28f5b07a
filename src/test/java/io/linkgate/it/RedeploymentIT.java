package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An operator's instances survive the application; everything that the application started does not. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
@Order(DeployedWar.AFTERWARDS)
class RedeploymentIT {

    private static final String WAR = "linkgate";

    /** Threads of Linkgate and of the libraries inside the WAR, as stack traces name them. */
    private static final Pattern OURS = Pattern.compile("\"(linkgate|Hikari|H2|Ehcache|MVStore)[^\"]*\"");

    private final Linkgate linkgate = new Linkgate();

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = WAR, managed = false, testable = false)
    static WebArchive war() {
        return DeployedWar.packaged();
    }

    @BeforeEach
    void isDeployed() {
        deployer.deploy(WAR);
    }

    @AfterEach
    void isGone() {
        linkgate.stopAll();
        deployer.undeploy(WAR);
    }

    @Test
    void runningInstancesRunAgainWithoutBeingStarted() {
        String running = linkgate.createShowingInstance();
        String stopped = linkgate.createInstance(false);

        deployer.undeploy(WAR);
        deployer.deploy(WAR);

        Answer first = awaitAnswer(running);
        assertThat(ShownCode.in(first).text().ref()).isNotEmpty();
        assertThat(Linkgate.get("v2/session/info?instance_id=" + stopped)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("STOPPED");
    }

    /**
     * Right after a start the stand-in, which is in the same WAR, may not be reachable yet: 502, with a time to retry.
     */
    private static Answer awaitAnswer(String id) {
        Instant patience = Instant.now().plusSeconds(30);
        Answer answer = Linkgate.post(Linkgate.qrImage(id) + "&wait=25");
        while (answer.status() == 502 && Instant.now().isBefore(patience)) {
            assertThat(answer.header("Retry-After")).isNotEmpty();
            answer = Linkgate.post(Linkgate.qrImage(id) + "&wait=25");
        }
        return answer;
    }

    @Test
    void callThatWaitsDuringAnUndeploymentIsAskedToRetry() {
        String id = linkgate.createShowingInstance();
        assertThat(Linkgate.send(Linkgate.authorized("v2/sandbox/fault")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("fault=hang&instance_id=" + id)))
                        .status())
                .isEqualTo(200);
        Linkgate.post("v2/session/restart?instance_id=" + id);
        CompletableFuture<Answer> waiting = Linkgate.sendAsync(
                Linkgate.authorized(Linkgate.qrImage(id) + "&wait=25").POST(BodyPublishers.noBody()));
        Instant patience = Instant.now().plusSeconds(15);
        while (!Linkgate.get("metrics").text().contains("linkgate_waiting_calls 1.0")) {
            assertThat(Instant.now()).isBefore(patience);
        }

        deployer.undeploy(WAR);

        Answer answer = waiting.join();
        deployer.deploy(WAR);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("unavailable");
        assertThat(answer.header("Retry-After")).matches("[1-9][0-9]?");
    }

    @Test
    void undeployingLeavesNoThread() {
        linkgate.createShowingInstance();
        ServerProcess server = ServerProcess.find();
        assertThat(server.threads()).containsPattern(OURS);

        deployer.undeploy(WAR);
        Instant patience = Instant.now().plusSeconds(30);
        String threads = server.threads();
        while (OURS.matcher(threads).find() && Instant.now().isBefore(patience)) {
            threads = server.threads();
        }
        deployer.deploy(WAR);

        assertThat(threads).doesNotContainPattern(OURS);
    }
}
