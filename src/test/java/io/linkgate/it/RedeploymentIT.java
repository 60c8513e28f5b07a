package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator owns outlives the application; what the application started does not. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class RedeploymentIT {

    private static final String WAR = "linkgate";

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
    void whatRanRunsAgainWithoutBeingStarted() {
        String running = linkgate.createShowingInstance();
        String stopped = linkgate.createInstance(false);

        deployer.undeploy(WAR);
        deployer.deploy(WAR);

        assertThat(Linkgate.awaitCode(running).text().ref()).isNotEmpty();
        assertThat(Linkgate.get("v2/session/info?instance_id=" + stopped)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("STOPPED");
    }

    @Test
    void undeployingLeavesNoThread() {
        linkgate.createShowingInstance();
        assertThat(ServerProcess.find().threads()).contains("\"linkgate-");

        deployer.undeploy(WAR);
        String threads = ServerProcess.find().threads();
        deployer.deploy(WAR);

        assertThat(threads).doesNotContain("\"linkgate-", "\"HikariPool", "\"H2 ", "\"Ehcache", "\"HttpClient-");
    }
}
