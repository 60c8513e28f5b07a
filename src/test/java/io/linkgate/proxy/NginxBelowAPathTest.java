package io.linkgate.proxy;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** nginx with a path of its own. */
class NginxBelowAPathTest extends BehindAProxy {

    private static final String PUBLIC = "https://linkgate.example.org/whatsapp";
    private static final Pattern LOCATION = Pattern.compile("(?s) *location /linkgate/ \\{.*?}\n");

    @Override
    ReverseProxy start(Path directory, Certificate certificate, int port) throws Exception {
        String site = LOCATION.matcher(ProxiesPage.blocks("nginx").get(0))
                .replaceFirst(ProxiesPage.blocks("nginx").get(1));
        return ReverseProxy.nginx(directory, certificate, site, port);
    }

    @Override
    String publicAddress() {
        return PUBLIC;
    }

    @Override
    String path() {
        return "/whatsapp";
    }

    @Override
    Map<String, String> settings() {
        return Map.of("LINKGATE_TRUSTED_PROXIES", "127.0.0.1", "LINKGATE_PUBLIC_URL", PUBLIC);
    }
}
