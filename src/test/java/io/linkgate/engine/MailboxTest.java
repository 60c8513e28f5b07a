package io.linkgate.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.testkit.LogRecorder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MailboxTest {

    private final List<String> ran = new ArrayList<>();

    @ParameterizedTest
    @MethodSource("whateverCanBeThrown")
    void taskThatThrowsIsLoggedAndTheNextOneRuns(Throwable thrown) {
        Mailbox mailbox = new Mailbox(Runnable::run);

        try (LogRecorder log = LogRecorder.of(Mailbox.class)) {
            mailbox.execute(() -> {
                mailbox.execute(() -> ran.add("added by the failing task"));
                sneak(thrown);
            });
            mailbox.execute(() -> ran.add("next"));

            assertThat(log.lines()).singleElement().asString().contains(thrown.toString());
        }
        assertThat(ran).containsExactly("added by the failing task", "next");
    }

    static List<Throwable> whateverCanBeThrown() {
        return List.of(
                new IllegalStateException("a mistake"),
                new OutOfMemoryError("Java heap space"),
                new StackOverflowError(),
                new NoClassDefFoundError("gone with the WAR"));
    }

    @Test
    void executorThatHadNoThreadOnceDoesNotStopTheMailboxForGood() {
        Queue<Error> failures = new ArrayDeque<>(List.of(new OutOfMemoryError("unable to create native thread")));
        Executor shortOfThreads = task -> {
            if (!failures.isEmpty()) {
                throw failures.remove();
            }
            task.run();
        };
        Mailbox mailbox = new Mailbox(shortOfThreads);

        assertThatThrownBy(() -> mailbox.execute(() -> ran.add("refused"))).isInstanceOf(OutOfMemoryError.class);
        mailbox.execute(() -> ran.add("next"));

        assertThat(ran).as("the caller of the first got the failure").containsExactly("next");
    }

    @Test
    void promiseOfATaskThatThrowsFails() {
        Mailbox mailbox = new Mailbox(Runnable::run);
        CompletableFuture<String> promise = new CompletableFuture<>();

        mailbox.execute(promise, () -> sneak(new OutOfMemoryError("Java heap space")));

        assertThat(promise).isCompletedExceptionally();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
