package io.linkgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,         10.255.255.255, true",
        "10.0.0.0/8,         11.0.0.0,       false",
        "10.1.2.3/8,         10.9.9.9,       true",
        "192.0.2.128/25,     192.0.2.128,    true",
        "192.0.2.128/25,     192.0.2.127,    false",
        "192.0.2.1,          192.0.2.1,      true",
        "192.0.2.1,          192.0.2.2,      false",
        "0.0.0.0/0,          203.0.113.9,    true",
        "0.0.0.0/0,          2001:db8::1,    false",
        "2001:db8::/33,      2001:db8:7fff::1, true",
        "2001:db8::/33,      2001:db8:8000::1, false",
        "::1,                0:0:0:0:0:0:0:1, true",
        "255.255.255.255,    255.255.255.255, true",
        "192.0.2.0/24,       ::ffff:192.0.2.9, true",
        "::ffff:192.0.2.0,   192.0.2.0,      true"
    })
    void rangeContainsWhatSharesItsPrefix(String range, String address, boolean contained) throws Exception {
        assertThat(AddressRange.parse(range).orElseThrow().contains(InetAddress.getByName(address)))
                .isEqualTo(contained);
    }

    /** None of these is looked up as a name, which Java does with all that it does not take for an address. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.0.0.0/33",
                "10.0.0/8",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0.256",
                "999.1.1.1",
                "1.260.1.1",
                "1.1.1.1.",
                ".1.1.1.1",
                ".::1",
                "..:1",
                "1.1.1.1:1",
                "1",
                "localhost",
                "proxy/8",
                "2001:db8::/129",
                "2001:db8:::1",
                "fe80::1%eth0",
                "10.0.0.0/8/8",
                "[::1]",
                "::ffff:192.0.2.0/120"
            })
    void anythingElseIsRefused(String text) {
        assertThat(AddressRange.parse(text)).isEmpty();
    }
}
