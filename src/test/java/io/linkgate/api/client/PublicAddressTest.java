package io.linkgate.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.config.AddressRange;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicAddressTest {

    private static final String PROXY = "10.0.0.1";

    private final PublicAddress address = new PublicAddress(Optional.empty(), new ClientAddress(List.of(proxies())));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http  | inner.local | 8080 | http://inner.local:8080/linkgate",
                "http  | inner.local | 80   | http://inner.local/linkgate",
                "https | inner.local | 443  | https://inner.local/linkgate",
                "https | inner.local | 80   | https://inner.local:80/linkgate",
                "http  | [::1]       | 8080 | http://[::1]:8080/linkgate"
            })
    void withoutAProxyItIsTheAddressOfTheRequest(String scheme, String host, int port, String expected) {
        assertThat(address.of(request("203.0.113.7", scheme, host, port, Map.of())))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Forwarded-Proto=https;;X-Forwarded-Host=link.example.org | https://link.example.org/linkgate",
                "X-Forwarded-Proto=HTTPS;;X-Forwarded-Host=link.example.org:8443 | https://link.example.org:8443/linkgate",
                "X-Forwarded-Proto=https, http;;X-Forwarded-Host=link.example.org, inner | https://link.example.org/linkgate",
                "X-Forwarded-Proto=https;;X-Forwarded-Host=link.example.org;;X-Forwarded-Port=8443 | https://link.example.org:8443/linkgate",
                "X-Forwarded-Proto=https;;X-Forwarded-Host=link.example.org;;X-Forwarded-Port=443 | https://link.example.org/linkgate",
                "X-Forwarded-Proto=https;;X-Forwarded-Host=link.example.org;;X-Forwarded-Prefix=/wa/ | https://link.example.org/wa/linkgate",
                "X-Forwarded-Proto=https;;X-Forwarded-Host=[2001:db8::1]:8443 | https://[2001:db8::1]:8443/linkgate",
                "X-Forwarded-Host=link.example.org | http://link.example.org/linkgate",
                "X-Forwarded-Proto=https | https://inner.local:8080/linkgate",
                "Forwarded=for=203.0.113.7;proto=https;host=link.example.org | https://link.example.org/linkgate",
                "Forwarded=host=\"link.example.org:8443\";proto=https, for=10.0.0.2 | https://link.example.org:8443/linkgate",
                "Forwarded=proto=https;host=one.example;;X-Forwarded-Proto=https;;X-Forwarded-Host=other.example | https://inner.local:8080/linkgate"
            })
    void trustedProxyReportsTheAddressThatTheClientCalled(String headers, String expected) {
        assertThat(address.of(request(PROXY, "http", "inner.local", 8080, headers(headers))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Forwarded-Host=evil.example/x",
                "X-Forwarded-Host=user@evil.example",
                "X-Forwarded-Host=evil.example#",
                "X-Forwarded-Host=evil.example:99999999",
                "X-Forwarded-Proto=javascript",
                "X-Forwarded-Prefix=//evil.example",
                "X-Forwarded-Prefix=wa",
                "X-Forwarded-Prefix=/a?b",
                "X-Forwarded-Host=",
                "Forwarded=proto=https\"><script>;host=<x>"
            })
    void whatIsNoAddressIsLeftOut(String headers) {
        assertThat(address.of(request(PROXY, "http", "inner.local", 8080, headers(headers))))
                .isEqualTo("http://inner.local:8080/linkgate");
    }

    @Test
    void otherPeersAreNotBelieved() {
        Map<String, String> headers = headers("X-Forwarded-Proto=https;;X-Forwarded-Host=evil.example");

        assertThat(address.of(request("203.0.113.7", "http", "inner.local", 8080, headers)))
                .isEqualTo("http://inner.local:8080/linkgate");
    }

    @Test
    void settingDecides() {
        PublicAddress set = new PublicAddress(
                Optional.of(URI.create("https://link.example.org/wa")), new ClientAddress(List.of(proxies())));

        assertThat(set.of(request(PROXY, "http", "inner.local", 8080, headers("X-Forwarded-Host=other.example"))))
                .isEqualTo("https://link.example.org/wa");
    }

    private static Map<String, String> headers(String text) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String one : text.split(";;")) {
            int equals = one.indexOf('=');
            headers.put(one.substring(0, equals), one.substring(equals + 1));
        }
        return headers;
    }

    private static HttpServletRequest request(
            String peer, String scheme, String host, int port, Map<String, String> headers) {
        return proxy(HttpServletRequest.class, (name, argument) -> switch (name) {
            case "getRemoteAddr" -> peer;
            case "getScheme" -> scheme;
            case "getServerName" -> host;
            case "getServerPort" -> port;
            case "getServletContext" -> proxy(ServletContext.class, (any, none) -> "/linkgate");
            case "getHeaders" ->
                Collections.enumeration(headers.containsKey(argument) ? List.of(headers.get(argument)) : List.of());
            default -> null;
        });
    }

    private interface Answers {
        Object of(String method, String argument);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                PublicAddressTest.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) ->
                        answers.of(method.getName(), arguments == null ? "" : String.valueOf(arguments[0]))));
    }

    private static AddressRange proxies() {
        try {
            return new AddressRange(InetAddress.getByName("10.0.0.0"), 8);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
