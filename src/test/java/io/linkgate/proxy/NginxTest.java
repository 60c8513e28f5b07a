package io.linkgate.proxy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** nginx with the same path as Linkgate, and the location for the sandbox's socket. */
class NginxTest extends BehindAProxy {

    @Override
    ReverseProxy start(Path directory, Certificate certificate, int port) throws Exception {
        String site = ProxiesPage.blocks("nginx").get(0);
        String socket = ProxiesPage.blocks("nginx").get(2);
        return ReverseProxy.nginx(
                directory, certificate, site.substring(0, site.lastIndexOf('}')) + "\n" + socket + "}\n", port);
    }

    @Test
    void socketOfTheSandboxOpens() throws Exception {
        assertSocketOpens();
    }
}
