package io.linkgate.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.TomcatServer;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The measured requests of a real Tomcat. */
class HttpMetricsFilterTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final LinkedBlockingQueue<AsyncContext> waiting = new LinkedBlockingQueue<>();
    private final TomcatServer server = TomcatServer.start("/nowhere", context -> {
        MetricsModule.measure(context, registry).learn(List.of("/call/{id}"));
        ServletRegistration.Dynamic call = context.addServlet("call", new Call());
        call.setAsyncSupported(true);
        call.addMapping("/call/*");
    });

    /** Answers at once, fails, waits, or waits twice. */
    private final class Call extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            boolean again = request.getDispatcherType() == DispatcherType.ASYNC;
            switch (request.getPathInfo()) {
                case "/fails" -> throw new IllegalStateException("a failure of the test");
                case "/refuses" -> response.sendError(403);
                case "/breaks-off" -> {
                    response.flushBuffer();
                    throw new IOException("the client of the test has gone");
                }
                case "/waits", "/waits-twice" -> {
                    boolean over =
                            again && (request.getPathInfo().equals("/waits") || request.getAttribute("second") != null);
                    if (over) {
                        response.setStatus(202);
                    } else {
                        if (again) {
                            request.setAttribute("second", true);
                        }
                        waiting.add(request.startAsync(request, response));
                    }
                }
                default -> response.getWriter().print("done");
            }
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void requestsAreCountedByTemplateMethodAndClassOfStatus() {
        send("GET", "/call/1");
        send("GET", "/call/2");
        send("POST", "/call/3");
        send("GET", "/call/refuses");
        send("GET", "/call/fails");

        assertThat(counts())
                .containsExactlyInAnyOrder(
                        count("GET", "/call/{id}", "2xx", 2),
                        count("POST", "/call/{id}", "2xx", 1),
                        count("GET", "/call/{id}", "4xx", 1),
                        count("GET", "/call/{id}", "5xx", 1));
        assertThat(lines()).contains("linkgate_http_request_seconds_count{route=\"/call/{id}\"} 5");
    }

    /** The server has answered well. */
    @Test
    void clientThatBreaksOffIsNoErrorOfTheServer() {
        client.sendAsync(request("GET", "/call/breaks-off"), BodyHandlers.discarding())
                .handle((answer, broken) -> answer)
                .join();

        assertThat(counts()).containsExactly(count("GET", "/call/{id}", "2xx", 1));
    }

    /** A thousand addresses and methods that no one has heard of make no more series than one of each. */
    @Test
    void callersCannotAddSeries() {
        send("GET", "/none");
        send("BREW", "/none");
        long before = lines().size();
        for (int i = 0; i < 500; i++) {
            send("GET", "/none-" + i);
            send("BREW" + i, "/none/" + i + "?q=" + i);
        }

        assertThat(lines()).hasSize((int) before);
        assertThat(counts())
                .allMatch(line -> line.contains("route=\"unknown\""))
                .anyMatch(line -> line.contains("method=\"other\"") && line.endsWith(" 501.0"));
    }

    @Test
    void waitingRequestCountsOnceWhenItIsAnswered() throws Exception {
        CompletableFuture<Integer> once = sendLater("/call/waits");
        AsyncContext first = waiting.take();
        CompletableFuture<Integer> twice = sendLater("/call/waits-twice");
        AsyncContext second = waiting.take();
        assertThat(counts()).isEmpty();

        first.dispatch();
        assertThat(once.get()).isEqualTo(202);
        second.dispatch();
        waiting.take().dispatch();
        assertThat(twice.get()).isEqualTo(202);

        long deadline = System.nanoTime() + 10_000_000_000L;
        while (counts().stream().noneMatch(line -> line.endsWith(" 2.0")) && System.nanoTime() < deadline) {
            Thread.onSpinWait(); // the listeners run after the answers
        }
        assertThat(counts()).containsExactly(count("GET", "/call/{id}", "2xx", 2));
    }

    private static String count(String method, String route, String status, int count) {
        return "linkgate_http_requests_total{method=\"%s\",route=\"%s\",status=\"%s\"} %d.0"
                .formatted(method, route, status, count);
    }

    private List<String> counts() {
        return lines().stream()
                .filter(line -> line.startsWith("linkgate_http_requests_total{"))
                .toList();
    }

    private List<String> lines() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(text, registry.scrape());
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return text.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private void send(String method, String path) {
        client.sendAsync(request(method, path), BodyHandlers.discarding()).join();
    }

    private CompletableFuture<Integer> sendLater(String path) {
        return client.sendAsync(request("GET", path), BodyHandlers.discarding())
                .thenApply(response -> response.statusCode());
    }

    private HttpRequest request(String method, String path) {
        return HttpRequest.newBuilder(server.uri(path))
                .method(method, BodyPublishers.noBody())
                .build();
    }
}
