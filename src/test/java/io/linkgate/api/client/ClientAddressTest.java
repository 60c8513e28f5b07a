package io.linkgate.api.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.config.AddressRange;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

    private static final String PROXY = "10.0.0.1";
    private static final String CLIENT = "203.0.113.7";

    private final ClientAddress addresses = new ClientAddress(List.of(range("10.0.0.0", 8), range("fd00::", 8)));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // peer | X-Forwarded-For | Forwarded | client
                "203.0.113.7 | -                                  | - | 203.0.113.7",
                "203.0.113.7 | 198.51.100.1                       | - | 203.0.113.7",
                "203.0.113.7 | -     | for=198.51.100.1               | 203.0.113.7",
                "10.0.0.1    | -                                  | - | 10.0.0.1",
                "10.0.0.1    | 203.0.113.7                        | - | 203.0.113.7",
                "10.0.0.1    | 198.51.100.1, 203.0.113.7          | - | 203.0.113.7",
                "10.0.0.1    | 198.51.100.1,203.0.113.7,10.0.0.2  | - | 203.0.113.7",
                "10.0.0.1    | 10.0.0.9, 203.0.113.7:51234        | - | 203.0.113.7",
                "10.0.0.1    | 10.0.0.9, 10.0.0.8                 | - | 10.0.0.9",
                "10.0.0.1    | 203.0.113.7, unknown               | - | 10.0.0.1",
                "10.0.0.1    | 203.0.113.7, unknown, 10.0.0.2     | - | 10.0.0.2",
                "10.0.0.1    | 203.0.113.7, localhost             | - | 10.0.0.1",
                "10.0.0.1    | ''                                 | - | 10.0.0.1",
                "10.0.0.1    | 203.0.113.7,                       | - | 10.0.0.1",
                "10.0.0.1    | 2001:db8:1:2:3:4:5:6               | - | 2001:db8:1:2:0:0:0:0/64",
                "10.0.0.1    | [2001:db8:1:2::9]:443              | - | 2001:db8:1:2:0:0:0:0/64",
                "fd00::1     | 203.0.113.7                        | - | 203.0.113.7",
                "fd00::1%eth0| 203.0.113.7                        | - | 203.0.113.7",
                "10.0.0.1    | -     | for=203.0.113.7                | 203.0.113.7",
                "10.0.0.1    | -     | For=\"203.0.113.7:80\";proto=https | 203.0.113.7",
                "10.0.0.1    | -     | for=198.51.100.1, by=x;for=203.0.113.7, for=10.0.0.2 | 203.0.113.7",
                "10.0.0.1    | -     | for=\"[2001:db8:1:2::9]:4711\"     | 2001:db8:1:2:0:0:0:0/64",
                "10.0.0.1    | -     | for=203.0.113.7, for=_hidden   | 10.0.0.1",
                "10.0.0.1    | -     | for=203.0.113.7, proto=https   | 10.0.0.1",
                "10.0.0.1    | 203.0.113.7 | for=203.0.113.7          | 203.0.113.7",
                "10.0.0.1    | 203.0.113.7 | for=198.51.100.1         | 10.0.0.1"
            })
    void clientIsTheFirstFromTheRightThatIsNotTrusted(String peer, String old, String standard, String client) {
        assertThat(addresses.of(request(peer, lines(old), lines(standard)))).isEqualTo(client);
    }

    @Test
    void linesOfAHeaderAreOneList() {
        assertThat(addresses.of(request(PROXY, List.of("198.51.100.1", CLIENT + ", 10.0.0.2"), List.of())))
                .isEqualTo(CLIENT);
    }

    @Test
    void withoutTrustedProxiesNoHeaderIsBelieved() {
        assertThat(new ClientAddress(List.of()).of(request(PROXY, List.of(CLIENT), List.of())))
                .isEqualTo(PROXY);
    }

    @Test
    void headerOfAnyLengthIsReadFromItsEnd() {
        String many = "198.51.100.1, ".repeat(5_000);

        assertThat(addresses.of(request(PROXY, List.of(many + CLIENT), List.of())))
                .isEqualTo(CLIENT);
    }

    @Test
    void unknownPeerIsAnEmptyText() {
        assertThat(addresses.of(request(null, List.of(CLIENT), List.of()))).isEmpty();
    }

    private static List<String> lines(String header) {
        return header == null ? List.of() : List.of(header);
    }

    private static AddressRange range(String address, int length) {
        try {
            return new AddressRange(InetAddress.getByName(address), length);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpServletRequest request(String peer, List<String> old, List<String> standard) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                ClientAddressTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "getRemoteAddr" -> peer;
                    case "getHeaders" -> Collections.enumeration(arguments[0].equals("Forwarded") ? standard : old);
                    case "getAttribute", "setAttribute" -> null;
                    default -> throw new IllegalStateException(method.getName());
                });
    }
}
