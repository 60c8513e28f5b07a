package io.linkgate.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.access.TokenChanges.Changed;
import io.linkgate.instance.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of every store of tokens. */
abstract class TokenStoreContract {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");
    static final String ALPHA = "tok_alpha0000000";
    static final String BETA = "tok_beta00000000";
    static final TokenHash FIRST = TokenHash.of("lg_first");
    static final TokenHash SECOND = TokenHash.of("lg_second");
    static final TokenHash THIRD = TokenHash.of("lg_third");

    abstract TokenStore store();

    static TokenRecord token(String id, Instant createdAt) {
        return token(id, createdAt, Optional.empty(), Set.of());
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    static TokenRecord token(String id, Instant createdAt, Optional<Instant> end, Set<InstanceId> instances) {
        return new NewToken("Shop 📱 'x'; DROP--", Scope.MANAGE, OptionalInt.of(3), instances, end)
                .record(id, createdAt);
    }

    @Test
    void whatWasInsertedIsFound() {
        TokenRecord token = token(ALPHA, NOON, Optional.of(NOON.plusSeconds(9)), Set.of());

        assertThat(store().insert(token, FIRST, NOON)).isTrue();

        assertThat(store().find(ALPHA)).contains(token);
        assertThat(store().find(BETA)).isEmpty();
        assertThat(changes(-1)).containsExactly(new Changed(token, Map.of(FIRST, Instant.MAX)));
    }

    @Test
    void tokenWithoutAQuotaHasNone() {
        TokenRecord token =
                new NewToken("shop", Scope.MANAGE, OptionalInt.empty(), Set.of(), Optional.empty()).record(ALPHA, NOON);
        store().insert(token, FIRST, NOON);

        assertThat(store().find(ALPHA).orElseThrow().quota()).isEmpty();
    }

    @Test
    void allComeInTheOrderOfTheirCreation() {
        store().insert(token(BETA, NOON), FIRST, NOON);
        store().insert(token(ALPHA, NOON.plusSeconds(1)), SECOND, NOON);

        assertThat(store().all()).extracting(TokenRecord::id).containsExactly(BETA, ALPHA);
    }

    @Test
    void onlyWhatHasChangedIsRead() {
        store().insert(token(ALPHA, NOON), FIRST, NOON);
        long seen = store().changesSince(-1).revision();
        store().insert(token(BETA, NOON), SECOND, NOON);

        assertThat(changes(seen)).extracting(changed -> changed.token().id()).containsExactly(BETA);
        long later = store().changesSince(seen).revision();
        assertThat(changes(later)).isEmpty();

        store().revoke(ALPHA, NOON);
        assertThat(changes(later)).extracting(changed -> changed.token().id()).containsExactly(ALPHA);
    }

    @Test
    void olderSecretsEndWithTheOverlapAndNeverLater() {
        store().insert(token(ALPHA, NOON), FIRST, NOON);

        store().rotate(ALPHA, SECOND, NOON, NOON.plusSeconds(60));
        store().rotate(ALPHA, THIRD, NOON.plusSeconds(1), NOON.plusSeconds(3600));

        assertThat(changes(-1).iterator().next().secrets())
                .isEqualTo(Map.of(FIRST, NOON.plusSeconds(60), SECOND, NOON.plusSeconds(3600), THIRD, Instant.MAX));
        assertThat(store().find(ALPHA).orElseThrow().rotatedAt()).contains(NOON.plusSeconds(1));
    }

    @Test
    void rotationWithoutAnOverlapEndsAllOlderSecrets() {
        store().insert(token(ALPHA, NOON), FIRST, NOON);
        store().rotate(ALPHA, SECOND, NOON, NOON.plus(Duration.ofDays(1)));

        store().rotate(ALPHA, THIRD, NOON.plusSeconds(1), NOON.plusSeconds(1));

        assertThat(changes(-1).iterator().next().secrets())
                .containsEntry(THIRD, Instant.MAX)
                .allSatisfy((hash, end) -> assertThat(hash.equals(THIRD) || !end.isAfter(NOON.plusSeconds(1)))
                        .isTrue());
    }

    @Test
    void secretsThatHaveEndedAreForgottenByTheNextRotation() {
        store().insert(token(ALPHA, NOON), FIRST, NOON);
        store().rotate(ALPHA, SECOND, NOON, NOON.plusSeconds(1));

        store().rotate(ALPHA, THIRD, NOON.plusSeconds(1), NOON.plusSeconds(9));

        assertThat(changes(-1).iterator().next().secrets()).containsOnlyKeys(SECOND, THIRD);
    }

    @Test
    void whatHasEndedIsNotRotated() {
        store().insert(token(ALPHA, NOON, Optional.of(NOON.plusSeconds(1)), Set.of()), FIRST, NOON);
        store().insert(token(BETA, NOON), SECOND, NOON);
        store().revoke(BETA, NOON);

        assertThat(store().rotate(ALPHA, THIRD, NOON.plusSeconds(1), NOON)).isEmpty();
        assertThat(store().rotate(BETA, THIRD, NOON, NOON)).isEmpty();
        assertThat(store().rotate("tok_unknown00000", THIRD, NOON, NOON)).isEmpty();
        assertThat(changes(-1))
                .allSatisfy(changed -> assertThat(changed.secrets()).doesNotContainKey(THIRD));
    }

    @Test
    void revocationIsKeptWithItsFirstTime() {
        store().insert(token(ALPHA, NOON), FIRST, NOON);

        store().revoke(ALPHA, NOON);
        Optional<TokenRecord> again = store().revoke(ALPHA, NOON.plusSeconds(1));

        assertThat(again.orElseThrow().revokedAt()).contains(NOON);
        assertThat(store().find(ALPHA)).isEqualTo(again);
        assertThat(store().revoke(BETA, NOON)).isEmpty();
    }

    @Test
    void lastUseGrowsOnlyAndIsNoChange() {
        store().insert(token(ALPHA, NOON), FIRST, NOON);
        long seen = store().changesSince(-1).revision();

        store().recordUse(Map.of(ALPHA, NOON.plusSeconds(2), "tok_unknown00000", NOON));
        store().recordUse(Map.of(ALPHA, NOON.plusSeconds(1)));

        assertThat(store().find(ALPHA).orElseThrow().lastUsedAt()).contains(NOON.plusSeconds(2));
        assertThat(changes(seen)).isEmpty();
    }

    Iterable<Changed> changes(long since) {
        return store().changesSince(since).tokens();
    }
}
