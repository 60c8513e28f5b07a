package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.LogRecorder;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SandboxPartsTest {

    @Test
    void sandboxTakesAsManyConnectionsAsItIsGiven() {
        try (LogRecorder log = LogRecorder.of(SandboxParts.class)) {
            assertThat(SandboxParts.connections(4_000, OptionalInt.of(8_192))).isEqualTo(4_000);
            assertThat(SandboxParts.connections(20_000, OptionalInt.empty())).isEqualTo(20_000);
            assertThat(log.lines()).isEmpty();
        }
    }

    /** Ten thousand instances would otherwise hold every connection that the container accepts. */
    @Test
    void halfOfTheContainersConnectionsAreLeftToTheApi() {
        try (LogRecorder log = LogRecorder.of(SandboxParts.class)) {
            assertThat(SandboxParts.connections(20_000, OptionalInt.of(8_192))).isEqualTo(4_096);
            assertThat(log.lines()).singleElement().asString().contains("4096", "20000", "8192");
        }
    }
}
