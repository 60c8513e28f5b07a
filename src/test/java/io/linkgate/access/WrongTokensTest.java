package io.linkgate.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.LogRecorder;
import java.util.List;
import org.junit.jupiter.api.Test;

class WrongTokensTest {

    private final WrongTokens wrong = new WrongTokens();

    @Test
    void areLoggedOnceForEachAddress() {
        for (int i = 0; i < 5_700; i++) {
            wrong.count("203.0.113.7");
        }
        wrong.count("198.51.100.1");

        assertThat(logged())
                .containsExactly(
                        "5700 calls with a wrong access token from 203.0.113.7 within a minute",
                        "1 calls with a wrong access token from 198.51.100.1 within a minute");
        assertThat(logged()).isEmpty();
        assertThat(wrong.total()).isEqualTo(5_701);
    }

    @Test
    void ofManyAddressesTakeBoundedMemoryAndFewLines() {
        for (int i = 0; i < 100_000; i++) {
            wrong.count("10." + i / 65_536 + "." + i / 256 % 256 + "." + i % 256);
        }

        assertThat(logged())
                .hasSize(21)
                .last()
                .isEqualTo("99980 calls with a wrong access token from other addresses within a minute");
    }

    private List<String> logged() {
        try (LogRecorder log = LogRecorder.of(WrongTokens.class)) {
            wrong.run();
            return log.lines().stream()
                    .map(line -> line.substring(line.indexOf("calls") - 7).replaceFirst("^\\D+", ""))
                    .map(String::strip)
                    .toList();
        }
    }
}
