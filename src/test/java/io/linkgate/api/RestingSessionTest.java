package io.linkgate.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.linkgate.api.call.Timestamps;
import io.linkgate.instance.Instance;
import io.linkgate.simulation.World;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client that polls for hours without a scan, over HTTP; sessions, engine and stand-in are real. */
class RestingSessionTest {

    private static final String TEXT = "qr?format=value&wait=0&";
    private static final String PICTURE = "qr-image?wait=0&";
    private static final int FREE_ROUNDS = 3;
    private static final int CODES_OF_A_ROUND = 6;
    private static final Duration BETWEEN_POLLS = Duration.ofSeconds(5);
    private static final int MAX_POLLS = 200;

    private final World world = World.withFreeRounds(FREE_ROUNDS);
    private final Instance instance = world.instance();

    @RegisterExtension
    private final ApiServer server = ApiServer.over(world.sessions(), world.instances(), world.clock());

    /** Moves the polls between the ends of codes. */
    @BeforeEach
    void begin() {
        world.pass(Duration.ofMillis(100));
    }

    @Test
    void eachPauseIsAnsweredWithItsEndAndEndsInANewCode() {
        Set<String> seen = new HashSet<>();
        for (int pause : List.of(15, 30, 60, 120, 300, 300)) {
            List<String> codes = pollUntilItRests();
            assertThat(seen).doesNotContainAnyElementsOf(codes);
            assertThat(codes).hasSize(seen.isEmpty() ? FREE_ROUNDS * CODES_OF_A_ROUND : CODES_OF_A_ROUND);
            seen.addAll(codes);
            // Plus the time that a code takes after the pause.
            long promised = assertRests(pause - BETWEEN_POLLS.toSeconds(), pause + 2);

            world.pass(Duration.ofSeconds(promised / 2));
            assertRests(promised - promised / 2, promised - promised / 2);
            world.pass(Duration.ofSeconds(promised - promised / 2));

            assertThat(poll(TEXT).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void imagesAreRefusedTheSameWay() {
        pollUntilItRests();

        ObjectNode picture = (ObjectNode) ApiServer.json(poll(PICTURE));
        ObjectNode text = (ObjectNode) ApiServer.json(poll(TEXT));
        picture.remove("request_id");
        text.remove("request_id");
        assertThat(picture.path("reason").asText()).isEqualTo("resting");
        assertThat(picture).isEqualTo(text);
    }

    @Test
    void restartEndsTheRest() {
        pollUntilItRests();

        HttpResponse<String> restarted =
                server.send(authorized("/v2/session/restart?").POST(BodyPublishers.noBody()));

        assertThat(restarted.statusCode()).isEqualTo(200);
        assertThat(poll(TEXT).statusCode()).isEqualTo(200);
    }

    /** Polls until the session rests; returns the codes up to then, in order. */
    private List<String> pollUntilItRests() {
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < MAX_POLLS; i++) {
            HttpResponse<String> answer = poll(TEXT);
            if (ApiServer.json(answer).path("reason").asText().equals("resting")) {
                return codes;
            }
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            String code = ApiServer.json(answer).path("value").asText();
            if (codes.isEmpty() || !codes.get(codes.size() - 1).equals(code)) {
                codes.add(code);
            }
            world.pass(BETWEEN_POLLS);
        }
        throw new AssertionError("the session never rests, after " + codes.size() + " codes");
    }

    /** Asserts that the session rests; returns the seconds to the retry, which must be in this range. */
    private long assertRests(long min, long max) {
        HttpResponse<String> answer = poll(TEXT);
        assertThat(answer.statusCode()).isEqualTo(422);
        JsonNode problem = ApiServer.json(answer);
        long seconds = problem.path("retry_after").asLong();
        assertThat(problem.path("code").asText()).isEqualTo("session_status_mismatch");
        assertThat(problem.path("status").asText()).isEqualTo("FAILED");
        assertThat(problem.path("reason").asText()).isEqualTo("resting");
        assertThat(problem.path("healing").asBoolean()).isTrue();
        assertThat(problem.path("linked").asBoolean()).isFalse();
        assertThat(seconds).isBetween(min, max);
        assertThat(answer.headers().firstValue("Retry-After")).contains(Long.toString(seconds));
        assertThat(problem.path("retry_at").asText())
                .isEqualTo(Timestamps.format(world.now().plusSeconds(seconds)));
        return seconds;
    }

    private HttpResponse<String> poll(String call) {
        return server.send(authorized("/v2/auth/" + call));
    }

    private HttpRequest.Builder authorized(String call) {
        return server.request(call + "instance_id=" + instance.id())
                .header("Authorization", "Bearer " + ApiServer.TOKEN);
    }
}
