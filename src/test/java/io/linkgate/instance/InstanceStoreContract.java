package io.linkgate.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.linkgate.phone.PhoneNumber;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of every store of instances. */
abstract class InstanceStoreContract {

    static final PhoneNumber PHONE = new PhoneNumber(15_550_001_111L);
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");
    static final InstanceId ALPHA = new InstanceId("ALPHA0000001");
    static final InstanceId BETA = new InstanceId("BETA00000002");
    static final InstanceId GAMMA = new InstanceId("GAMMA0000003");

    /** The id of an access token that exists. */
    static final String OWNER = "tok_owner0000000";

    abstract InstanceStore store();

    @Test
    void whatWasInsertedIsFound() {
        Instance instance = new Instance(ALPHA, "Büro 📱 'x'; DROP--", EngineKind.SANDBOX, Wanted.RUNNING, NOON);

        store().insert(instance);

        assertThat(store().find(ALPHA)).contains(instance);
    }

    @Test
    void longestNameIsKept() {
        Instance instance = new Instance(ALPHA, "📱".repeat(64), EngineKind.SANDBOX, Wanted.RUNNING, NOON);

        store().insert(instance);

        assertThat(store().find(ALPHA)).contains(instance);
    }

    @Test
    void whatWasNeverInsertedIsNotFound() {
        store().insert(instance(ALPHA, NOON));

        assertThat(store().find(BETA)).isEmpty();
    }

    @Test
    void severalAreFoundAtOnce() {
        Instance alpha = instance(ALPHA, NOON);
        Instance beta = instance(BETA, NOON);
        store().insert(alpha);
        store().insert(beta);

        assertThat(store().find(List.of(BETA, GAMMA, ALPHA))).containsExactlyInAnyOrder(alpha, beta);
        assertThat(store().find(List.of(GAMMA))).isEmpty();
        assertThat(store().find(List.of())).isEmpty();
    }

    @Test
    void takenIdIsRefusedAndItsInstanceStays() {
        Instance first = instance(ALPHA, NOON);
        store().insert(first);

        assertThatIllegalStateException()
                .isThrownBy(() -> store().insert(instance(ALPHA, NOON.plusSeconds(1))))
                .withMessageContaining("ALPHA0000001");
        assertThat(store().all()).containsExactly(first);
    }

    @Test
    void allComeInTheOrderOfTheirCreation() {
        store().insert(instance(BETA, NOON.plusSeconds(1)));
        store().insert(instance(GAMMA, NOON));
        store().insert(instance(ALPHA, NOON.plusSeconds(2)));

        assertThat(store().all()).extracting(Instance::id).containsExactly(GAMMA, BETA, ALPHA);
    }

    @Test
    void expectedPhoneIsKeptThroughEveryChange() {
        Instance instance = new Instance(ALPHA, "office", EngineKind.SANDBOX, Wanted.RUNNING, Optional.of(PHONE), NOON);
        store().insert(instance);

        store().want(ALPHA, Wanted.STOPPED);

        assertThat(store().find(ALPHA)).contains(instance.withWanted(Wanted.STOPPED));
        assertThat(instance.toString()).doesNotContain("15550001111");
    }

    @Test
    void updateChangesNameAndExpectedPhoneAndNothingElse() {
        Instance instance = instance(ALPHA, NOON);
        store().insert(instance);
        store().want(ALPHA, Wanted.STOPPED);

        Optional<Instance> changed =
                store().update(ALPHA, before -> before.withName("reception").withExpectedPhone(Optional.of(PHONE)));
        Optional<Instance> cleared = store().update(ALPHA, before -> before.withExpectedPhone(Optional.empty()));

        assertThat(changed.orElseThrow().expectedPhone()).contains(PHONE);
        assertThat(changed.orElseThrow().name()).isEqualTo("reception");
        assertThat(cleared.orElseThrow().expectedPhone()).isEmpty();
        Instance kept = store().find(ALPHA).orElseThrow();
        assertThat(kept.name()).isEqualTo("reception");
        assertThat(kept.expectedPhone()).isEmpty();
        assertThat(kept).isEqualTo(instance.withWanted(Wanted.STOPPED).withName("reception"));
    }

    @Test
    void updateOfWhatIsNotThereIsNone() {
        assertThat(store().update(ALPHA, before -> before.withName("x"))).isEmpty();
    }

    @Test
    void instancesOfOneMomentAreInTheOrderOfTheirIds() {
        store().insert(instance(BETA, NOON));
        store().insert(instance(GAMMA, NOON.plusSeconds(1)));
        store().insert(instance(ALPHA, NOON));

        assertThat(store().all()).extracting(Instance::id).containsExactly(ALPHA, BETA, GAMMA);
    }

    @Test
    void commandIsAnsweredAndKept() {
        store().insert(instance(ALPHA, NOON));

        assertThat(store().want(ALPHA, Wanted.STOPPED))
                .contains(instance(ALPHA, NOON).withWanted(Wanted.STOPPED));
        assertThat(store().find(ALPHA)).map(Instance::wanted).contains(Wanted.STOPPED);
    }

    @Test
    void commandForOneInstanceChangesNoOther() {
        store().insert(instance(ALPHA, NOON));
        store().insert(instance(BETA, NOON));

        store().want(ALPHA, Wanted.STOPPED);

        assertThat(store().find(BETA)).map(Instance::wanted).contains(Wanted.RUNNING);
    }

    @Test
    void commandForAnUnknownInstanceCreatesNone() {
        assertThat(store().want(ALPHA, Wanted.RUNNING)).isEmpty();
        assertThat(store().all()).isEmpty();
    }

    @Test
    void deletedInstanceIsGone() {
        store().insert(instance(ALPHA, NOON));
        store().insert(instance(BETA, NOON));

        assertThat(store().delete(ALPHA)).isTrue();

        assertThat(store().find(ALPHA)).isEmpty();
        assertThat(store().all()).extracting(Instance::id).containsExactly(BETA);
        assertThat(store().delete(ALPHA)).isFalse();
    }

    @Test
    void ownerIsKeptThroughEveryChange() {
        Instance instance = owned(ALPHA);
        store().insert(instance);

        assertThat(store().update(ALPHA, before -> before.withName("x"))
                        .orElseThrow()
                        .owner())
                .contains(OWNER);
        assertThat(store().want(ALPHA, Wanted.STOPPED).orElseThrow().owner()).contains(OWNER);
        assertThat(store().find(ALPHA).orElseThrow().owner()).contains(OWNER);
    }

    @Test
    void ownerGetsNoMoreInstancesThanItsQuota() {
        store().insert(instance(GAMMA, NOON));

        assertThat(store().insertWithin(owned(ALPHA), 0)).isFalse();
        assertThat(store().insertWithin(owned(ALPHA), 1)).isTrue();
        assertThat(store().insertWithin(owned(BETA), 1)).isFalse();

        assertThat(store().all()).extracting(Instance::id).containsExactlyInAnyOrder(ALPHA, GAMMA);
        store().delete(ALPHA);
        assertThat(store().insertWithin(owned(BETA), 1)).isTrue();
    }

    @Test
    void concurrentCreationsNeverExceedTheQuota() {
        assertThatQuotaHolds(List.of(store()));
    }

    /** All creations of a round begin together, over connections that are open already. */
    static void assertThatQuotaHolds(List<InstanceStore> nodes) {
        int callers = 8;
        int quota = 5;
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        CyclicBarrier together = new CyclicBarrier(callers);
        try {
            for (int round = 0; round < 5; round++) {
                List<CompletableFuture<Boolean>> creations = IntStream.range(0, callers)
                        .mapToObj(i -> CompletableFuture.supplyAsync(
                                () -> {
                                    InstanceStore node = nodes.get(i % nodes.size());
                                    node.all();
                                    await(together);
                                    return node.insertWithin(
                                            owned(new InstanceId("CONCURRENT%02d".formatted(i))), quota);
                                },
                                threads))
                        .toList();

                assertThat(creations)
                        .map(CompletableFuture::join)
                        .filteredOn(added -> added)
                        .hasSize(quota);
                nodes.get(0).all().forEach(instance -> nodes.get(0).delete(instance.id()));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CyclicBarrier together) {
        try {
            together.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    static Instance owned(InstanceId id) {
        return new Instance(
                id, "office", EngineKind.WHATSAPP, Wanted.RUNNING, Optional.empty(), NOON, Optional.of(OWNER));
    }

    static Instance instance(InstanceId id, Instant createdAt) {
        return new Instance(id, "office", EngineKind.WHATSAPP, Wanted.RUNNING, createdAt);
    }
}
