package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ApiServingTest {

    /** What a server starts after its listeners, and before the API. */
    private static final class First extends HttpServlet {

        private static final long serialVersionUID = 1L;

        private final transient Runnable task;

        First(Runnable task) {
            this.task = task;
        }

        @Override
        public void init() {
            task.run();
        }
    }

    @Test
    void callsAreNotServedBeforeTheServletHasBegun() {
        AtomicReference<ApiServer> server = new AtomicReference<>();
        CompletableFuture<Boolean> early = new CompletableFuture<>();
        server.set(ApiServer.behind(context -> context.addServlet(
                        "first", new First(() -> early.complete(isServing(server.get()))))
                .setLoadOnStartup(0)));

        try (ApiServer begun = server.get().start()) {
            assertThat(early.getNow(true)).isFalse();
            assertThat(isServing(begun)).isTrue();
        }
    }

    private static boolean isServing(ApiServer server) {
        return server.installed().serving().toCompletableFuture().isDone();
    }
}
