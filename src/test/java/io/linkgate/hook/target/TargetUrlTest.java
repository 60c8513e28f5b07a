package io.linkgate.hook.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetUrlTest {

    private static final TargetRules STRICT = new TargetRules(false, InetAddress::getAllByName);

    @ParameterizedTest
    @CsvSource({
        "https://example.com, example.com, 443, /",
        "https://Example.COM/a?b=c, example.com, 443, /a?b=c",
        "https://example.com:8443/a%20b, example.com, 8443, /a%20b",
        "HTTPS://example.com?x, example.com, 443, /?x",
        "https://192.0.2.7/x, 192.0.2.7, 443, /x",
        "https://[2001:db8::1]:444/x, 2001:db8::1, 444, /x"
    })
    void isTakenApart(String text, String host, int port, String path) {
        TargetUrl url = TargetUrl.parse(text).orElseThrow();

        assertThat(url.secure()).isTrue();
        assertThat(url.host()).isEqualTo(host);
        assertThat(url.port()).isEqualTo(port);
        assertThat(url.path()).isEqualTo(path);
    }

    /** Numbers in every spelling that some resolver takes for an address, and what proxies and parsers disagree about. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0x7f.1/",
                "https://0x7f.0.0.1/",
                "https://017700000001/",
                "https://0177.0.0.1/",
                "https://127.1/",
                "https://127.0.1/",
                "https://127.0.0.1./",
                "https://127.0.0.01/",
                "https://127.0.0.256/",
                "https://1.2.3.4.5/",
                "https://a.0x/",
                "https://[fe80::1%25eth0]/",
                "https://[::1/",
                "https://user@example.com/",
                "https://user:secret@example.com/",
                "https://example.com/#fragment",
                "https://example.com\\@evil.example/",
                "https://example.com:0/",
                "https://example.com:65536/",
                "https://exa mple.com/",
                "https://ex\u00E4mple.com/",
                "https://\uFF11\uFF12\uFF17.0.0.1/",
                "https:///path",
                "https:example.com",
                "//example.com/",
                "example.com",
                "ftp://example.com/",
                "file:///etc/passwd",
                "gopher://127.0.0.1/",
                "https://example.com/\r\nHost: evil",
                "https://under_score.example/",
                ""
            })
    void isNoAddressOfAReceiver(String text) {
        assertThat(TargetUrl.parse(text)).isEmpty();
    }

    @Test
    void lengthIsBounded() {
        String path = "x".repeat(TargetUrl.MAX_LENGTH);

        assertThat(TargetUrl.parse("https://example.com/" + path)).isEmpty();
        assertThat(TargetUrl.parse("https://example.com/" + path.substring(20))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/",
                "https://127.0.0.1/",
                "https://10.1.2.3/",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:7f00:1]/",
                "https://[fc00::1]/",
                "https://[64:ff9b::7f00:1]/"
            })
    void isRefusedAsItIsWritten(String text) {
        assertThat(STRICT.objection(TargetUrl.parse(text).orElseThrow())).isPresent();
        assertThat(new TargetRules(true, InetAddress::getAllByName)
                        .objection(TargetUrl.parse(text).orElseThrow()))
                .isEmpty();
    }

    @Test
    void nameIsLookedUpOnlyForADelivery() throws UnknownHostException {
        TargetRules rules = new TargetRules(false, host -> {
            throw new AssertionError("looked up");
        });

        assertThat(rules.objection(TargetUrl.parse("https://localhost/").orElseThrow()))
                .isEmpty();
        assertThat(STRICT.addresses(TargetUrl.parse("https://localhost/").orElseThrow()))
                .isEmpty();
    }

    @Test
    void onlyTheAllowedAddressesOfAHostAreUsed() throws UnknownHostException {
        InetAddress open = InetAddress.getByName("8.8.8.8");
        TargetRules rules = new TargetRules(false, host ->
                new InetAddress[] {InetAddress.getByName("10.0.0.1"), open, InetAddress.getLoopbackAddress()});

        assertThat(rules.addresses(TargetUrl.parse("https://example.com/").orElseThrow()))
                .isEqualTo(List.of(open));
        assertThat(rules.addresses(TargetUrl.parse("http://example.com/").orElseThrow()))
                .as("without TLS")
                .isEmpty();
    }

    @Test
    void pathIsNotPrinted() {
        assertThat(TargetUrl.parse("https://example.com/secret?token=secret").orElseThrow())
                .hasToString("https://example.com:443/…");
    }
}
