package io.linkgate.engine.whatsapp.version;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.engine.EngineWarning;
import io.linkgate.protocol.socket.ClientVersion;
import io.linkgate.testkit.LogRecorder;
import java.time.Duration;
import java.time.Instant;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the operator is warned of when versions grow old. */
class VersionWarningsTest {

    private static final ClientVersion FOUND = new ClientVersion(2, 3000, 1099999990);

    @RegisterExtension
    private final VersionPages pages = new VersionPages();

    private final VersionLookup lookup = new VersionLookup(pages);

    private final LogRecorder log = LogRecorder.of("io.linkgate.engine.whatsapp");

    @AfterEach
    void stop() {
        log.close();
    }

    @Test
    void operatorIsWarnedWhenNoPageHasAnsweredForADay() throws Exception {
        pages.workerStatus(503);
        DiscoveredVersions versions = lookup.versions();
        VersionLookup.get(versions.current());
        assertThat(lookup.codes(versions)).isEmpty();

        lookup.pass(Duration.ofHours(25), versions);
        assertThat(lookup.codes(versions)).containsExactly("client_version_unconfirmed");
        assertThat(log.lines(Level.WARNING)).hasSize(1).first().asString().contains("LINKGATE_WHATSAPP_VERSION");

        pages.workerStatus(200);
        lookup.pass(Duration.ofHours(2), versions);
        assertThat(lookup.codes(versions)).isEmpty();
    }

    @Test
    void operatorIsWarnedOfAVersionOfSixtyDays() throws Exception {
        DiscoveredVersions versions = lookup.versions();
        VersionLookup.get(versions.current());

        assertThat(versions.warnings(lookup.clock().instant().plus(Duration.ofDays(59))))
                .isEmpty();
        assertThat(versions.warnings(lookup.clock().instant().plus(Duration.ofDays(60))))
                .extracting(EngineWarning::code)
                .containsExactly("client_version_old");
    }

    @Test
    void builtInVersionAgesFromTheDayOnWhichItWasSeen() {
        DiscoveredVersions versions = lookup.versions();

        assertThat(versions.warnings(Instant.parse("2026-12-07T23:59:59Z"))).isEmpty();
        assertThat(versions.warnings(Instant.parse("2026-12-08T00:00:00Z")))
                .extracting(EngineWarning::code)
                .containsExactly("client_version_old");
    }

    @Test
    void announcedEndIsLoggedOnceAndKept() throws Exception {
        DiscoveredVersions versions = lookup.versions();
        VersionLookup.get(versions.current());
        Instant end = lookup.clock().instant().plus(Duration.ofDays(6));

        versions.endsAt(FOUND, end);
        versions.endsAt(FOUND, end);

        assertThat(log.lines(Level.WARNING)).hasSize(1);
        assertThat(lookup.codes(versions)).containsExactly("client_version_ending");
        assertThat(lookup.codes(lookup.versions())).as("after a restart").containsExactly("client_version_ending");
    }

    @Test
    void pinnedVersionAgesByItsNumber() {
        ClientVersions pinned = ClientVersions.fixed(new ClientVersion(2, 3000, 1_045_649_367));

        assertThat(pinned.warnings(Instant.parse("2026-10-10T00:00:00Z"))).isEmpty();
        assertThat(pinned.warnings(Instant.parse("2026-10-20T00:00:00Z")))
                .extracting(EngineWarning::code)
                .containsExactly("client_version_old");
    }
}
