package io.linkgate.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.testkit.LogRecorder;
import io.linkgate.testkit.RunLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
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

    /** When the server stops, or has lost its database, the threads for connections end before those of the disk. */
    @Test
    void workForThreadsThatHaveEndedIsNoError() {
        Mailbox mailbox = new Mailbox(Runnable::run);

        try (LogRecorder log = LogRecorder.of(Mailbox.class)) {
            mailbox.execute(() -> {
                throw new RejectedExecutionException("shut down");
            });

            assertThat(log.lines(Level.SEVERE)).isEmpty();
        }
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
    void busyMailboxLetsOthersHaveTheirTurn() {
        RunLoop shared = new RunLoop();
        Mailbox busy = new Mailbox(shared);
        Mailbox other = new Mailbox(shared);

        shared.execute(() -> {
            for (int i = 0; i < 3 * Mailbox.MAX_TASKS_PER_TURN; i++) {
                busy.execute(() -> ran.add("busy"));
            }
            other.execute(() -> ran.add("other"));
        });

        assertThat(ran).hasSize(3 * Mailbox.MAX_TASKS_PER_TURN + 1);
        assertThat(ran.indexOf("other")).isEqualTo(Mailbox.MAX_TASKS_PER_TURN);
    }

    /** As a flood does: the mailbox never becomes empty. */
    @Test
    void taskThatAlwaysAddsAnotherCannotKeepTheThread() {
        RunLoop shared = new RunLoop();
        Mailbox endless = new Mailbox(shared);
        boolean[] stopped = new boolean[1];
        Runnable flood = new Runnable() {
            @Override
            public void run() {
                ran.add("flood");
                assertThat(ran).hasSizeLessThan(1_000);
                if (!stopped[0]) {
                    endless.execute(this);
                }
            }
        };

        shared.execute(() -> {
            endless.execute(flood);
            new Mailbox(shared).execute(() -> stopped[0] = true);
        });

        assertThat(ran).hasSizeLessThanOrEqualTo(Mailbox.MAX_TASKS_PER_TURN + 1);
    }

    @Test
    void tasksThatWereAcceptedRunAlthoughTheExecutorRefusesTheNextTurn() {
        AtomicInteger executions = new AtomicInteger();
        Executor shutDown = task -> {
            if (executions.getAndIncrement() > 0) {
                throw new RejectedExecutionException("shut down");
            }
            task.run();
        };
        Mailbox mailbox = new Mailbox(shutDown);
        int tasks = 3 * Mailbox.MAX_TASKS_PER_TURN + 1;

        mailbox.execute(() -> {
            for (int i = 1; i < tasks; i++) {
                mailbox.execute(() -> ran.add("later"));
            }
            ran.add("first");
        });

        assertThat(ran).hasSize(tasks).startsWith("first");
        assertThatThrownBy(() -> mailbox.execute(() -> ran.add("too late")))
                .isInstanceOf(RejectedExecutionException.class);
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
