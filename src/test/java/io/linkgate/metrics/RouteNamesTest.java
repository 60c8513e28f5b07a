package io.linkgate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteNamesTest {

    private final RouteNames routes = new RouteNames();

    RouteNamesTest() {
        routes.learn(List.of("/v2/auth/qr", "/v2/admin/tokens", "/v2/admin/tokens/{id}/rotate", "/v2/a.c/{x}"));
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/auth/qr, /v2/auth/qr",
        "/v2/auth/qr/, /v2/auth/qr",
        "/v2//auth/qr, /v2/auth/qr",
        "/v2/admin/tokens/tok_1/rotate, /v2/admin/tokens/{id}/rotate",
        "/v2/admin/tokens/tok_2/rotate/, /v2/admin/tokens/{id}/rotate",
        "/v2/a.c/1, /v2/a.c/{x}",
        "/v2/abc/1, unknown",
        "/v2/admin/tokens/a/b/rotate, unknown",
        "/v2/admin/tokens/a/rotate/b, unknown",
        "/v2/AUTH/qr, unknown",
        "/, unknown"
    })
    void routeIsNamedByItsTemplateAlone(String path, String name) {
        assertThat(routes.of(request(path), 404)).isEqualTo(name);
    }

    @Test
    void answeredPagesAreOneRoute() {
        assertThat(routes.of(request("/index.html"), 200)).isEqualTo(RouteNames.FILE);
        assertThat(routes.of(request("/app.js"), 304)).isEqualTo(RouteNames.FILE);
        assertThat(routes.of(request("/sandbox/ws/chat"), 101)).isEqualTo(RouteNames.SOCKET);
    }

    private static HttpServletRequest request(String path) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                RouteNamesTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> method.getName().equals("getServletPath") ? path : null);
    }
}
