package io.linkgate.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.testkit.EventStreamClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Open event streams of a server that stops. */
class EventStreamsAtTheEndTest {

    private static final int STREAMS = 50;

    @TempDir
    private Path directory;

    @Test
    void streamsEndWithTheServerAndLeaveNoThread() throws Exception {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        List<EventStreamClient> streams = new ArrayList<>();
        try (RunningLinkgate linkgate = RunningLinkgate.in(directory)) {
            linkgate.post("/v2/session/create?engine=sandbox&start=false", "");
            URI events = URI.create("http://127.0.0.1:" + linkgate.port() + "/v2/session/events");
            HttpRequest request = HttpRequest.newBuilder(events)
                    .header("Authorization", "Bearer " + linkgate.token())
                    .build();
            for (int i = 0; i < STREAMS; i++) {
                streams.add(EventStreamClient.open(http, request));
            }
            streams.forEach(EventStreamClient::next);

            linkgate.stop();
        }

        for (EventStreamClient stream : streams) {
            stream.ended().get(20, TimeUnit.SECONDS);
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("linkgate-event-"));
    }
}
