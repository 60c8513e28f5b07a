package io.linkgate.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.config.AccessSettings;
import io.linkgate.config.Secret;
import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.TestClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two nodes over one store. */
class CurrentTokensTest {

    private final TestClock clock = TestClock.atVectorTime();
    private final InMemoryTokenStore store = new InMemoryTokenStore();
    private final CurrentTokens here = node();
    private final CurrentTokens elsewhere = node();
    private final TokenAdministration administration = new TokenAdministration(store, here, clock, new SecureRandom());

    private CurrentTokens node() {
        AdministratorToken administrator = AdministratorToken.of(
                new AccessSettings(Optional.of(Secret.of("lg_administrator")), Path.of("unused")), new SecureRandom());
        return new CurrentTokens(administrator, store, clock);
    }

    @Test
    void administratorTokenOfTheSettingsNeedsNoStore() {
        store.breakWith(new IllegalStateException("no database"));

        assertThat(here.authenticate("lg_administrator")).contains(Caller.ADMINISTRATOR);
        assertThat(here.authenticate("lg_administrato")).isEmpty();
    }

    @Test
    void newTokenWorksAtOnceHereAndElsewhereAfterTheNextLook() {
        String token = create(Optional.empty());

        assertThat(here.authenticate(token).orElseThrow().label()).isEqualTo("shop");
        assertThat(elsewhere.authenticate(token)).isEmpty();
        elsewhere.refresh();
        assertThat(elsewhere.authenticate(token)).isEqualTo(here.authenticate(token));
    }

    @Test
    void revokedTokenIsRefusedAtOnceHereAndElsewhereAfterTheNextLook() {
        String token = create(Optional.empty());
        elsewhere.refresh();

        administration.revoke(id());

        assertThat(here.authenticate(token)).isEmpty();
        assertThat(elsewhere.authenticate(token)).isPresent();
        elsewhere.refresh();
        assertThat(elsewhere.authenticate(token)).isEmpty();
        assertThat(elsewhere.size()).isZero();
    }

    @Test
    void tokenIsValidUntilTheInstantOfItsEnd() {
        String token = create(Optional.of(Duration.ofSeconds(10)));

        clock.advance(Duration.ofMillis(9_999));
        assertThat(here.authenticate(token)).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(here.authenticate(token)).isEmpty();
    }

    @Test
    void bothSecretsWorkDuringTheOverlapAndOnlyTheNewOneAfterwards() {
        String old = create(Optional.empty());
        String fresh =
                secret(administration.rotate(id(), Duration.ofSeconds(60)).orElseThrow());
        elsewhere.refresh();

        clock.advance(Duration.ofMillis(59_999));
        assertThat(here.authenticate(old)).isPresent();
        assertThat(elsewhere.authenticate(fresh)).isEqualTo(here.authenticate(old));
        clock.advance(Duration.ofMillis(1));
        assertThat(here.authenticate(old)).isEmpty();
        assertThat(elsewhere.authenticate(old)).isEmpty();
        assertThat(here.authenticate(fresh)).isPresent();
    }

    @Test
    void rotationWithoutOverlapEndsTheOldSecretAtOnce() {
        String old = create(Optional.empty());
        String fresh = secret(administration.rotate(id(), Duration.ZERO).orElseThrow());

        assertThat(here.authenticate(old)).isEmpty();
        assertThat(here.authenticate(fresh)).isPresent();
    }

    @Test
    void overlapEndsWithTheTokenItself() {
        String old = create(Optional.of(Duration.ofSeconds(10)));
        String fresh =
                secret(administration.rotate(id(), Duration.ofSeconds(60)).orElseThrow());

        clock.advance(Duration.ofSeconds(10));

        assertThat(here.authenticate(old)).isEmpty();
        assertThat(here.authenticate(fresh)).isEmpty();
    }

    @Test
    void authenticationNeverReadsTheStore() {
        String token = create(Optional.empty());
        int reads = store.reads();
        store.breakWith(new IllegalStateException("no database"));

        for (int i = 0; i < 100; i++) {
            here.authenticate(token);
            here.authenticate("lg_guess" + i);
        }

        assertThat(store.reads()).isEqualTo(reads);
    }

    @Test
    void lastUseIsWrittenInBatches() {
        String token = create(Optional.empty());
        clock.advance(Duration.ofSeconds(5));
        here.authenticate(token);
        assertThat(store.find(id()).orElseThrow().lastUsedAt()).isEmpty();

        here.recordUse();
        assertThat(store.find(id()).orElseThrow().lastUsedAt()).contains(clock.instant());

        store.breakWith(new IllegalStateException("nothing to write"));
        here.recordUse();
    }

    @Test
    void lastUseThatCouldNotBeWrittenIsWrittenLater() {
        String token = create(Optional.empty());
        here.authenticate(token);
        store.breakWith(new IllegalStateException("no database"));
        assertThatThrownBy(here::recordUse).hasMessage("no database");

        store.breakWith(null);
        here.recordUse();

        assertThat(store.find(id()).orElseThrow().lastUsedAt()).contains(clock.instant());
    }

    @Test
    void useBeforeARevocationIsRecorded() {
        here.authenticate(create(Optional.empty()));

        assertThat(administration.revoke(id()).orElseThrow().lastUsedAt()).contains(clock.instant());
    }

    @Test
    void useOfARefusedSecretDoesNotCount() {
        String token = create(Optional.of(Duration.ofSeconds(1)));
        clock.advance(Duration.ofSeconds(1));
        here.authenticate(token);

        here.recordUse();

        assertThat(store.find(id()).orElseThrow().lastUsedAt()).isEmpty();
    }

    @Test
    void expiredSecretsLeaveTheMemory() {
        create(Optional.of(Duration.ofSeconds(10)));
        assertThat(here.size()).isOne();

        clock.advance(Duration.ofSeconds(10));
        here.recordUse();

        assertThat(here.size()).isZero();
    }

    @Test
    void failingDatabaseIsLoggedOnceAMinuteAndTheTokensStayValid() {
        String token = create(Optional.empty());
        store.breakWith(new IllegalStateException("no database"));
        try (LogRecorder log = LogRecorder.of(CurrentTokens.class)) {
            here.refreshOrReport();
            here.refreshOrReport();

            assertThat(log.lines()).hasSize(1);
            assertThat(here.authenticate(token)).isPresent();

            store.breakWith(null);
            here.refreshOrReport();
            assertThat(log.lines()).hasSize(2).last().asString().contains("are read again");
            store.breakWith(new IllegalStateException("again"));
            here.refreshOrReport();
            assertThat(log.lines()).as("within the minute").hasSize(2);
            clock.advance(Duration.ofMinutes(1));
            here.refreshOrReport();
            assertThat(log.lines()).hasSize(3);
        }
    }

    @Test
    void tokenNeverPrintsItself() {
        IssuedToken issued = administration
                .create(new NewToken("shop", Scope.READ, OptionalInt.empty(), Set.of(), Optional.empty()))
                .orElseThrow();
        String token = secret(issued);

        assertThat(token).matches("lg_[A-Za-z0-9_-]{43}");
        assertThat(issued.toString()).doesNotContain(token.substring(3));
        assertThat(store.changesSince(-1).toString()).doesNotContain(token.substring(3));
        assertThat(issued.record().id()).matches("tok_[0-9a-z]{12}");
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private String create(Optional<Duration> lifetime) {
        return secret(administration
                .create(new NewToken(
                        "shop", Scope.MANAGE, OptionalInt.of(2), Set.of(), lifetime.map(clock.instant()::plus)))
                .orElseThrow());
    }

    private String id() {
        return store.all().get(0).id();
    }

    private static String secret(IssuedToken issued) {
        return new String(issued.secret().bytes(), StandardCharsets.UTF_8);
    }
}
