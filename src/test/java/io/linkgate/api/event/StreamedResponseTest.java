package io.linkgate.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.limit.WaitingCalls;
import io.linkgate.limit.WaitingLimits;
import io.linkgate.testkit.Eventually;
import io.linkgate.testkit.RawConnection;
import io.linkgate.testkit.TomcatServer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Responses of a real Tomcat, to readers that are quick, slow, or gone. */
class StreamedResponseTest {

    private static final byte[] HEAD = {'i', 'd', '\n'};
    private static final byte[] FRAME = new byte[64 * 1024];
    private static final int SECONDS = 20;

    private final WaitingCalls places = new WaitingCalls(new WaitingLimits(10, 10));
    private final BlockingQueue<StreamedResponse> opened = new LinkedBlockingQueue<>();
    private TomcatServer server;

    @BeforeEach
    void start() {
        Arrays.fill(FRAME, (byte) 'x');
        server = TomcatServer.startWithOneThread("/error", context -> {
            ServletRegistration.Dynamic servlet = context.addServlet("streams", new StreamServlet());
            servlet.setAsyncSupported(true);
            servlet.addMapping("/stream");
        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private final class StreamServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            AsyncContext context = request.startAsync();
            context.setTimeout(0);
            StreamedResponse stream = new StreamedResponse(
                    context, response.getOutputStream(), places.take("token").orElseThrow());
            stream.send(new byte[0], new byte[] {'b'});
            stream.begin();
            opened.add(stream);
        }
    }

    private StreamedResponse openUnread(RawConnection connection) throws Exception {
        connection.send("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return opened.poll(SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void readerGetsEverythingThatIsSentFromOtherThreads() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/stream")).build();
        try (InputStream body = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofInputStream())
                .body()) {
            StreamedResponse stream = opened.poll(SECONDS, TimeUnit.SECONDS);
            assertThat(body.read()).isEqualTo('b');
            for (int i = 0; i < 100; i++) {
                assertThat(stream.send(HEAD, FRAME)).isTrue();
                assertThat(body.readNBytes(HEAD.length)).isEqualTo(HEAD);
                assertThat(body.readNBytes(FRAME.length)).isEqualTo(FRAME);
            }
            assertThat(stream.taken()).isGreaterThanOrEqualTo(101);

            stream.end();

            assertThat(body.read()).as("the end").isEqualTo(-1);
        }
        assertThat(places.open()).isZero();
    }

    @Test
    void readerThatReadsNothingHoldsNoThreadAndABoundedAmountOfMemory() throws Exception {
        try (RawConnection connection = new RawConnection(server.port())) {
            StreamedResponse stream = openUnread(connection);
            int sent = 0;
            while (stream.send(HEAD, FRAME)) {
                sent++;
                assertThat(sent).as("frames of 64 KB").isLessThan(1000);
            }

            assertThat(anotherResponse()).isEqualTo(200);

            stream.end();

            assertThat(anotherResponse()).isEqualTo(200);
            assertThat(stream.send(HEAD, FRAME))
                    .as("what comes afterwards is dropped")
                    .isTrue();
        }
        Eventually.holds("the reader has gone, and the place is free", () -> places.open() == 0);
    }

    /** The server's only thread writes it. A thread that waits for a reader does so for a minute. */
    private int anotherResponse() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/page.html"))
                .timeout(Duration.ofSeconds(SECONDS))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void placeIsFreeWhenTheClientHasGone() throws Exception {
        StreamedResponse stream;
        try (RawConnection connection = new RawConnection(server.port())) {
            stream = openUnread(connection);
        }
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (places.open() > 0) {
            assertThat(System.nanoTime()).isLessThan(until);
            stream.send(HEAD, FRAME); // the second write after the client has reset the connection fails
            Thread.onSpinWait();
        }
        assertThat(stream.isSettled(SECONDS)).isTrue();
    }
}
