package io.linkgate.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.sandbox.server.SandboxExtension;
import io.linkgate.sandbox.server.SandboxServer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxSocketFilterTest {

    private static final int PASSED = 0;

    @RegisterExtension
    final SandboxExtension sandbox = new SandboxExtension();

    private final SandboxServer server = sandbox.server();
    private final SandboxSocketFilter filter = new SandboxSocketFilter(server);
    private Optional<String> addressSeen = Optional.empty();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://web.whatsapp.com",
                "http://linkgate.example:8080",
                "https://linkgate.example:8080",
                "HTTPS://LINKGATE.example:8080"
            })
    void companionsAndOurOwnPagesAreLetIn(String origin) throws Exception {
        assertThat(answer(Map.of("Origin", List.of(origin)))).isEqualTo(PASSED);
        assertThat(addressSeen).contains("192.0.2.7");
        assertThat(SandboxSocketFilter.address()).isEmpty();
    }

    @Test
    void clientWithoutAnOriginIsNoBrowser() throws Exception {
        assertThat(answer(Map.of())).isEqualTo(PASSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "",
                "https://linkgate.example",
                "https://linkgate.example:8080.evil.example",
                "https://web.whatsapp.com.evil.example",
                "file://"
            })
    void pagesOfOtherSitesAreNot(String origin) throws Exception {
        assertThat(answer(Map.of("Origin", List.of(origin)))).isEqualTo(403);
    }

    @Test
    void twoOriginsAreNoOrigin() throws Exception {
        assertThat(answer(Map.of("Origin", List.of("https://web.whatsapp.com", "https://evil.example"))))
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; server_max_window_bits=10 ; x=\"y\", x-webkit-deflate-frame",
                " a ,b;c "
            })
    void extensionsAsWrittenByClientsAreLetIn(String extensions) throws Exception {
        assertThat(answer(Map.of("Sec-WebSocket-Extensions", List.of(extensions))))
                .isEqualTo(PASSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";", "a;", "a;;b", "a=b", ",", "a,,b", "a;b=", "a;b=\"", "a;b=\"c", "(", "a b", "ä"})
    void malformedExtensionsAreABadRequest(String extensions) throws Exception {
        assertThat(answer(Map.of("Sec-WebSocket-Extensions", List.of(extensions))))
                .isEqualTo(400);
    }

    @Test
    void anyExtensionsGetAnAnswerSoon() throws Exception {
        Random random = new Random(1);
        String alphabet = "ab;,=\" \t(\u0000é";
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(900), 0, alphabet.length()).forEach(at -> text.append(alphabet.charAt(at)));
            assertThat(answer(Map.of("Sec-WebSocket-Extensions", List.of(text.toString()))))
                    .isIn(PASSED, 400);
        }
        assertThat(answer(Map.of("Sec-WebSocket-Extensions", List.of("a;b,".repeat(100_000)))))
                .isEqualTo(400);
    }

    @Test
    void clientWithoutAPlaceIsAskedToComeBack() throws Exception {
        server.close();

        assertThat(answer(Map.of())).isEqualTo(503);
    }

    private int answer(Map<String, List<String>> headers) throws Exception {
        AtomicInteger status = new AtomicInteger(-1);
        FilterChain rest = (request, response) -> {
            status.set(PASSED);
            addressSeen = SandboxSocketFilter.address();
        };
        filter.doFilter(request(headers), response(status), rest);
        return status.get();
    }

    private static HttpServletRequest request(Map<String, List<String>> headers) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                SandboxSocketFilterTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getHeaders" ->
                        Collections.enumeration(headers.getOrDefault((String) arguments[0], List.of()));
                    case "getHeader" -> arguments[0].equals("Host") ? "linkgate.example:8080" : null;
                    case "getRemoteAddr" -> "192.0.2.7";
                    case "getQueryString" -> null;
                    default -> throw new AssertionError(method.getName());
                });
    }

    private static HttpServletResponse response(AtomicInteger status) {
        return (HttpServletResponse) Proxy.newProxyInstance(
                SandboxSocketFilterTest.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("sendError")) {
                        status.set((Integer) arguments[0]);
                    }
                    return null;
                });
    }
}
