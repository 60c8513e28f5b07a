package io.linkgate.engine.whatsapp.version;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.socket.ClientVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a version is looked up, and which one counts. */
class DiscoveredVersionsTest {

    private static final ClientVersion FALLBACK = ClientVersions.BUILT_IN;
    private static final ClientVersion FOUND = new ClientVersion(2, 3000, 1099999990);
    private static final ClientVersion NEWER = new ClientVersion(2, 3000, 1099999991);

    @RegisterExtension
    private final VersionPages pages = new VersionPages();

    private final VersionLookup lookup = new VersionLookup(pages);

    @Test
    void foundVersionIsAskedForAgainTwiceADayWithoutAnyConnection() throws Exception {
        DiscoveredVersions versions = lookup.versions();
        VersionLookup.get(versions.current());
        pages.worker("client_revision:1099999991");

        lookup.pass(Duration.ofHours(13), versions);

        assertThat(pages.requests()).hasSize(2);
        assertThat(VersionLookup.get(versions.current())).isEqualTo(NEWER);
    }

    /** A lookup that is never over would keep every later one from beginning. */
    @ParameterizedTest
    @ValueSource(classes = {InternalError.class, IllegalStateException.class})
    void lookupThatFailsEndsAndAnotherOneFollows(Class<? extends Throwable> kind) throws Exception {
        Throwable failure = kind.getConstructor(String.class).newInstance("no memory");
        AtomicBoolean failing = new AtomicBoolean(true);
        DiscoveredVersions versions = lookup.versions(() -> {
            if (failing.get()) {
                throwAny(failure);
            }
            return VersionLookup.HTTP;
        });

        assertThat(VersionLookup.get(versions.current())).isEqualTo(FALLBACK);
        assertThat(VersionLookup.get(versions.after(FALLBACK))).isEqualTo(FALLBACK);
        failing.set(false);
        lookup.pass(Duration.ofMinutes(2), versions);

        assertThat(VersionLookup.get(versions.current())).isEqualTo(FOUND);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void throwAny(Throwable failure) throws E {
        throw (E) failure;
    }

    /** The task is of sessions, which may have ended. */
    @Test
    void taskThatFailsKeepsNoCallerWaiting() throws Exception {
        DiscoveredVersions versions = lookup.versions();
        versions.whenNewer(() -> {
            throw new IllegalStateException("no");
        });

        assertThat(VersionLookup.get(versions.current())).isEqualTo(FOUND);
        assertThat(VersionLookup.get(versions.current())).isEqualTo(FOUND);
    }

    @Test
    void callersDoNotWaitWhileAFreshVersionIsLookedUpAgain() throws Exception {
        DiscoveredVersions versions = lookup.versions();
        VersionLookup.get(versions.current());
        pages.hold();

        lookup.clock().advance(Duration.ofHours(13));

        assertThat(versions.current()).isCompletedWithValue(FOUND);
        pages.release();
    }

    @Test
    void newestVersionIsNeverUndercut() throws Exception {
        DiscoveredVersions versions = lookup.versions();
        VersionLookup.get(versions.current());
        pages.worker("client_revision:1099999980");

        assertThat(VersionLookup.get(versions.after(FOUND))).isEqualTo(FOUND);
        assertThat(VersionLookup.get(versions.current())).isEqualTo(FOUND);
        assertThat(lookup.memory().newest())
                .hasValueSatisfying(kept -> assertThat(kept.version()).isEqualTo(FOUND));
    }

    @Test
    void newestVersionIsKnownAfterARestart() throws Exception {
        VersionLookup.get(lookup.versions().current());
        pages.workerStatus(503);

        assertThat(VersionLookup.get(lookup.versions().current())).isEqualTo(FOUND);
    }

    @Test
    void builtInVersionIsBetterThanAnOlderOneOfTheMemory() throws Exception {
        lookup.memory()
                .keep(new SeenVersion(
                        new ClientVersion(2, 3000, 1_045_649_367),
                        lookup.clock().instant(),
                        Optional.empty(),
                        Optional.empty()));
        pages.workerStatus(503);

        assertThat(VersionLookup.get(lookup.versions().current())).isEqualTo(FALLBACK);
    }

    @Test
    void versionThatCannotExistYetIsNotKeptForEver() throws Exception {
        pages.worker("client_revision:2147483647");

        assertThat(VersionLookup.get(lookup.versions().current())).isEqualTo(FALLBACK);
        assertThat(lookup.memory().newest()).isEmpty();
    }

    @Test
    void newerVersionRunsTheRegisteredTask() throws Exception {
        DiscoveredVersions versions = lookup.versions();
        List<String> newer = new CopyOnWriteArrayList<>();
        versions.whenNewer(() -> newer.add("newer"));
        VersionLookup.get(versions.current());
        assertThat(newer).hasSize(1);

        lookup.pass(Duration.ofHours(13), versions);
        assertThat(newer).as("the same one again").hasSize(1);
        pages.worker("client_revision:1099999991");
        lookup.pass(Duration.ofHours(13), versions);

        assertThat(newer).hasSize(2);
    }

    @Test
    void foundVersionIsRemembered() throws Exception {
        DiscoveredVersions versions = lookup.versions();

        VersionLookup.get(versions.current());
        VersionLookup.get(versions.current());

        assertThat(pages.requests()).hasSize(1);
    }

    @Test
    void callersAtTheSameTimeShareOneRequest() throws Exception {
        pages.hold();
        DiscoveredVersions versions = lookup.versions();

        CompletableFuture<ClientVersion> first = versions.current();
        CompletableFuture<ClientVersion> second = versions.current();
        pages.release();

        assertThat(VersionLookup.get(first)).isEqualTo(FOUND);
        assertThat(VersionLookup.get(second)).isEqualTo(FOUND);
        assertThat(pages.requests()).hasSize(1);
    }

    @Test
    void refusedVersionIsLookedUpAgain() throws Exception {
        DiscoveredVersions versions = lookup.versions();
        VersionLookup.get(versions.current());
        pages.worker("client_revision:1099999991");

        assertThat(VersionLookup.get(versions.after(FOUND))).isEqualTo(new ClientVersion(2, 3000, 1099999991));
        assertThat(VersionLookup.get(versions.current())).isEqualTo(new ClientVersion(2, 3000, 1099999991));
        assertThat(VersionLookup.get(versions.after(FOUND))).isEqualTo(new ClientVersion(2, 3000, 1099999991));
        assertThat(pages.requests()).hasSize(2);
    }

    @Test
    void thousandRefusalsInARowCauseOneLookupAMinute() throws Exception {
        DiscoveredVersions versions = lookup.versions();
        VersionLookup.get(versions.current());

        for (int i = 0; i < 1_000; i++) {
            VersionLookup.get(versions.after(FOUND));
        }
        assertThat(pages.paths()).filteredOn("/sw.js"::equals).hasSize(2);
        lookup.clock().advance(Duration.ofMinutes(1));
        VersionLookup.get(versions.after(FOUND));

        assertThat(pages.paths()).filteredOn("/sw.js"::equals).hasSize(3);
    }

    @Test
    void refusedVersionStaysWhenNoOtherIsFound() throws Exception {
        DiscoveredVersions versions = lookup.versions();
        VersionLookup.get(versions.current());
        pages.workerStatus(500);

        assertThat(VersionLookup.get(versions.after(FOUND))).isEqualTo(FOUND);
    }

    @Test
    void failureIsNotRepeatedForAMinute() throws Exception {
        pages.workerStatus(503);
        DiscoveredVersions versions = lookup.versions();
        VersionLookup.get(versions.current());
        pages.workerStatus(200);

        assertThat(VersionLookup.get(versions.current())).isEqualTo(FALLBACK);
        assertThat(pages.paths()).containsExactly("/sw.js", "/");
        lookup.clock().advance(Duration.ofSeconds(60));
        assertThat(VersionLookup.get(versions.current())).isEqualTo(FOUND);
    }

    @Test
    void fixedVersionStaysEvenWhenRefused() throws Exception {
        ClientVersions fixed = ClientVersions.fixed(FALLBACK);

        assertThat(VersionLookup.get(fixed.current())).isEqualTo(FALLBACK);
        assertThat(VersionLookup.get(fixed.after(FALLBACK))).isEqualTo(FALLBACK);
    }
}
