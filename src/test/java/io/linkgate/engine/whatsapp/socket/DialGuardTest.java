package io.linkgate.engine.whatsapp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.ScarceExecutor;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DialGuardTest {

    private static final URI SERVER = URI.create("ws://192.0.2.1/");

    private final AtomicLong nanos = new AtomicLong(-5);
    private final Queue<Optional<String>> answers = new ArrayDeque<>();
    private final DialGuard guard = new DialGuard(any -> answers.remove(), nanos::get);

    @Test
    void serverWithoutAFaultIsNeverProbed() throws Exception {
        assertThat(refusal()).isEmpty();
    }

    @Test
    void suspectIsDialledWhenTheProbeFindsNothing() throws Exception {
        guard.struck();
        answers.add(Optional.of("not HTTP"));
        answers.add(Optional.empty());

        assertThat(refusal()).contains("not HTTP");
        assertThat(refusal()).isEmpty();
        assertThat(refusal()).as("the suspicion is over").isEmpty();
    }

    @Test
    void probeThatFindsNoThreadIsTriedAgain() {
        ScarceExecutor threads = new ScarceExecutor(Runnable::run);
        DialGuard scarce = new DialGuard(any -> answers.remove(), nanos::get, threads);
        scarce.struck();
        threads.failNext(1);
        answers.add(Optional.empty());

        assertThat(scarce.refusal(SERVER)).isCompletedWithValueMatching(Optional::isPresent);
        assertThat(scarce.refusal(SERVER)).isCompletedWithValue(Optional.empty());
    }

    @Test
    void serverThatDeceivesTheProbeIsGivenGrowingPauses() throws Exception {
        guard.struck();
        deceived();
        assertThat(refusal()).isPresent();
        later(TimeUnit.SECONDS.toNanos(2));
        deceived();
        later(TimeUnit.SECONDS.toNanos(2));
        assertThat(refusal()).isPresent();
        later(TimeUnit.SECONDS.toNanos(2));
        deceived();
    }

    @Test
    void manyDialsOfOneMomentAreOneStrike() throws Exception {
        for (int i = 0; i < 64; i++) {
            guard.struck();
        }
        answers.add(Optional.empty());

        assertThat(refusal()).isEmpty();
    }

    @Test
    void strikesAreForgottenWithTheHours() throws Exception {
        guard.struck();
        deceived();
        later(TimeUnit.HOURS.toNanos(1));
        answers.add(Optional.empty());

        assertThat(refusal()).isEmpty();
    }

    private void deceived() throws Exception {
        answers.add(Optional.empty());
        assertThat(refusal()).isEmpty();
        guard.struck();
    }

    private void later(long more) {
        nanos.addAndGet(more);
    }

    private Optional<String> refusal() throws Exception {
        return guard.refusal(SERVER).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
