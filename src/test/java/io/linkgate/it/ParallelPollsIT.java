package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A thousand concurrent callers see what one caller sees: the live code. */
class ParallelPollsIT extends DeployedWar {

    private static final int POLLS = 1_000;
    private static final int POLLS_PER_LOOK_AT_THE_SANDBOX = 50;

    private final Map<String, IssuedCode> issued = new ConcurrentHashMap<>();

    @Test
    void pollsThatWaitForTheFirstCodeAllGetALiveOne() {
        String id = linkgate.createInstance(true);

        List<Answer> answers = poll(id, 0);

        assertThat(answers).hasSize(POLLS).allSatisfy(this::showsALiveCode);
    }

    @Test
    void pollsAcrossChangesOfTheCodeSeeOnlyLiveOnes() {
        String id = linkgate.createShowingInstance();

        List<Answer> answers = poll(id, 6_000);

        assertThat(answers).hasSize(POLLS).allSatisfy(this::showsALiveCode);
        assertThat(answers.stream()
                        .map(answer -> ShownCode.in(answer).text().ref())
                        .distinct())
                .hasSizeGreaterThan(1);
    }

    /**
     * Sends calls at once, or spread evenly over a time, and in between reads what was issued, because connections
     * change.
     */
    private List<Answer> poll(String id, int spreadMillis) {
        String qrImage = Linkgate.qrImage(id) + "&wait=25";
        List<CompletableFuture<Answer>> calls = new ArrayList<>();
        List<CompletableFuture<Void>> looks = new ArrayList<>();
        for (int i = 0; i < POLLS; i++) {
            Executor then = CompletableFuture.delayedExecutor((long) spreadMillis * i / POLLS, TimeUnit.MILLISECONDS);
            calls.add(CompletableFuture.completedFuture(qrImage)
                    .thenComposeAsync(
                            path -> Linkgate.sendAsync(Linkgate.authorized(path).POST(BodyPublishers.noBody())), then));
            if (i % POLLS_PER_LOOK_AT_THE_SANDBOX == 0) {
                looks.add(CompletableFuture.completedFuture("v2/sandbox/connections")
                        .thenComposeAsync(path -> Linkgate.sendAsync(Linkgate.authorized(path)), then)
                        .thenAccept(this::remember));
            }
        }
        List<Answer> answers = calls.stream().map(CompletableFuture::join).toList();
        looks.forEach(CompletableFuture::join);
        remember(Linkgate.get("v2/sandbox/connections"));
        return answers;
    }

    private void remember(Answer connections) {
        Linkgate.issuedCodes(connections).forEach(code -> issued.put(code.ref(), code));
    }

    private void showsALiveCode(Answer answer) {
        ShownCode shown = ShownCode.in(answer);
        IssuedCode code = issued.get(shown.text().ref());
        assertThat(code).isNotNull();
        assertThat(code.is(shown.text())).isTrue();
        assertThat(code.wasLiveDuring(answer)).isTrue();
        assertThat(answer.asked()).isBefore(shown.expiresAt());
    }
}
