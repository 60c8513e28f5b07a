package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** WildFly has its own REST runtime, which would answer similarly; the one inside the WAR must answer. */
class JerseyIT extends DeployedWar {

    @Test
    void jerseyAnswersAndNoOtherRuntimeIsAwake() {
        assertThat(Linkgate.send(Linkgate.request("v2/session/info")).status()).isEqualTo(401);

        String classes = ServerProcess.find().classHistogram();

        assertThat(classes)
                .contains("org.glassfish.jersey.servlet.WebComponent", "org.glassfish.jersey.server.ApplicationHandler")
                .doesNotContain("org.jboss.resteasy.core.", "org.jboss.resteasy.plugins.server.servlet");
    }
}
