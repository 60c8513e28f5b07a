package io.linkgate.proxy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Apache with the same path as Linkgate. */
class ApacheTest extends BehindAProxy {

    @Override
    ReverseProxy start(Path directory, Certificate certificate, int port) throws Exception {
        return ReverseProxy.apache(
                directory, certificate, ProxiesPage.blocks("apache").get(0), port);
    }

    @Test
    void socketOfTheSandboxOpens() throws Exception {
        assertSocketOpens();
    }
}
