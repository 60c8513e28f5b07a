package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The response to a call for a code when there is none, in each state of a session, and what happens afterwards. */
class HealingIT extends SharedWar {

    private static final int CALLERS = 50;

    /** After this many failures in a row the pause is 4 to 8 s, long enough to observe it on a busy machine. */
    private static final int FAILURES = 5;

    /** More attempts than a test lasts: the test clears the fault. */
    private static final int LASTING = 1_000;

    private final String phone = "1559" + ThreadLocalRandom.current().nextInt(1_000_000, 10_000_000);

    @Test
    void liveCodeIsShownAndAStartingSessionIsWaitedFor() {
        String id = linkgate.createInstance(true);

        assertThat(Linkgate.post(Linkgate.qrImage(id) + "&wait=25").status()).isEqualTo(200);
        assertThat(look(id).status()).isEqualTo(200);
    }

    @Test
    void startInTimeReportsTheRemainingWaitAndIsNotRestarted() {
        String id = linkgate.createShowingInstance();
        fault(id, "hang", 1);
        command("restart", id);
        int moves = history(id).size();

        NoCodeAnswer noCode = NoCodeAnswer.in(look(id));
        together(id, 0).forEach(answer -> assertThat(answer.status()).isEqualTo(422));

        noCode.says("STARTING", false).sendsAwayForAWhile();
        assertThat(history(id)).as("it has not been restarted").hasSize(moves);
        CompletableFuture<Answer> waiting = lookAsync(id, 25);
        clearFault(id);
        command("restart", id);
        assertThat(waiting.join().status()).as("a waiting call gets the code").isEqualTo(200);
    }

    @Test
    void parkedSessionStartsWhenPolled() {
        String id = linkgate.createInstance(true);
        String other = linkgate.createInstance(true);
        awaitInfo(id, info -> info.path("reason").asText().equals("parked"));
        awaitInfo(other, info -> info.path("reason").asText().equals("parked"));

        NoCodeAnswer noCode = NoCodeAnswer.in(look(id));
        List<Answer> answers = together(other, 25);

        noCode.says("STARTING", true).sendsAwayForAWhile();
        codeIsThereWhenPromised(id, noCode);
        assertThat(answers).hasSize(CALLERS).allMatch(answer -> answer.status() == 200);
        assertThat(cures(history(other))).as("one healing, many callers").containsExactly("wake");
    }

    @Test
    void exhaustedCodesAreFollowedByNewOnesWithinTheSameCall() {
        String id = linkgate.createShowingInstance();
        fault(id, "refuse", 1); // the connection that is opened before the last code ends

        awaitNewRound(id);

        assertThat(Linkgate.get("v2/session/info?instance_id=" + id)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("SCAN_QR_CODE");
    }

    @Test
    void exhaustedCodesWithoutNewOnesInTimeAreHealed() {
        String id = linkgate.createShowingInstance();
        fault(id, "hang", LASTING); // from the connection on that is opened before the last code ends

        Answer answer = look(id);
        while (answer.status() == 200) { // until the last code has ended, 13 s after the first was shown
            Linkgate.breathe();
            answer = Linkgate.post(Linkgate.qrImage(id) + "&wait=1");
        }

        NoCodeAnswer.in(answer).says("STARTING", true).sendsAwayForAWhile();
    }

    @Test
    void curableFailureIsHealedAndTheCodeIsThereWhenPromised() {
        String id = failing("garbage");
        clearInAPause(id, "garbage");

        NoCodeAnswer noCode = NoCodeAnswer.in(look(id));

        noCode.says("FAILED", true).sendsAwayForAWhile();
        assertThat(noCode.message()).contains("protocol_error");
        codeIsThereWhenPromised(id, noCode);
    }

    @Test
    void manyCallersOfAFailedSessionCauseOneHealingAndAllGetItsCode() {
        String id = failing("garbage");
        List<JsonNode> before = clearInAPause(id, "garbage");

        List<Answer> answers = together(id, 25);

        assertThat(answers).hasSize(CALLERS).allMatch(answer -> answer.status() == 200);
        List<JsonNode> moves = history(id);
        assertThat(cures(moves.subList(before.size(), moves.size()))).containsExactly("retry");
    }

    @Test
    void silentServerIsUnreachableAndTheCodeIsThereWhenPromised() {
        String id = linkgate.createShowingInstance();
        fault(id, "hang", 1);
        command("restart", id);

        UnreachableAnswer noCode = UnreachableAnswer.in(lookAsync(id, 25).join());

        codeIsThereWhenPromised(id, noCode.answer());
    }

    @Test
    void serverOutOfReachIsABadGatewayAndTheCodeIsThereWhenPromised() {
        String id = failing("refuse");
        clearInAPause(id, "refuse");

        UnreachableAnswer noCode = UnreachableAnswer.in(look(id));

        codeIsThereWhenPromised(id, noCode.answer());
    }

    @Test
    void workingSessionHasNothingToScan() {
        String id = linkgate.createShowingInstance();
        assertThat(sandbox("scan", "instance_id=" + id + "&phone_number=" + phone)
                        .path("result")
                        .asText())
                .isEqualTo("linked");
        awaitInfo(id, info -> info.path("status").asText().equals("WORKING"));
        int moves = history(id).size();

        List<Answer> answers = together(id, 25);

        assertThat(answers)
                .allSatisfy(
                        answer -> NoCodeAnswer.in(answer).says("WORKING", false).promisesNothing());
        assertThat(history(id)).hasSize(moves);
    }

    @Test
    void requiredPasskeyIsReportedPromisesNothingAndEndsWithTheOwnersRestart() {
        String id = linkgate.createShowingInstance();
        assertThat(sandbox("scan", "instance_id=" + id + "&phone_number=" + phone + "&outcome=passkey")
                        .path("result")
                        .asText())
                .isEqualTo("passkey_wanted");
        awaitInfo(id, info -> info.path("status").asText().equals("PASSKEY_REQUIRED"));
        int moves = history(id).size();

        List<Answer> answers = together(id, 25);

        assertThat(answers).allSatisfy(answer -> {
            NoCodeAnswer noCode =
                    NoCodeAnswer.in(answer).says("PASSKEY_REQUIRED", false).promisesNothing();
            assertThat(noCode.message()).contains("requires a passkey", "cannot complete", "session/restart");
        });
        JsonNode info = Linkgate.get("v2/session/info?instance_id=" + id).json();
        assertThat(info.path("status").asText()).isEqualTo("PASSKEY_REQUIRED");
        assertThat(info.path("since").asText())
                .isEqualTo(history(id).get(moves - 1).path("at").asText());
        assertThat(info.has("qr")).isFalse();
        assertThat(history(id)).as("it has not been restarted").hasSize(moves);
        command("restart", id);
        assertThat(Linkgate.awaitCode(id).text().ref()).isNotEmpty();
    }

    @Test
    void sessionStoppedByItsOwnerStaysStoppedAndNamesTheCallThatStartsIt() {
        String id = linkgate.createShowingInstance();
        command("stop", id);
        int moves = history(id).size();

        NoCodeAnswer noCode = NoCodeAnswer.in(lookAsync(id, 25).join());

        noCode.says("STOPPED", false).promisesNothing();
        assertThat(noCode.message()).contains("session/start");
        assertThat(history(id)).hasSize(moves);
        command("start", id);
        assertThat(Linkgate.awaitCode(id).text().ref()).isNotEmpty();
    }

    @Test
    void failureThatNeedsItsOwnerPromisesNothing() {
        String id = linkgate.createShowingInstance();
        sandbox("fault", "instance_id=" + id + "&fault=failure&code=409");
        command("restart", id);
        awaitInfo(id, info -> info.path("status").asText().equals("FAILED"));
        int moves = history(id).size();

        List<Answer> answers = together(id, 25);

        assertThat(answers).allSatisfy(answer -> {
            NoCodeAnswer noCode = NoCodeAnswer.in(answer).says("FAILED", false).promisesNothing();
            assertThat(noCode.message()).contains("refused");
        });
        assertThat(history(id)).as("nothing connects again").hasSize(moves);
        command("start", id);
        assertThat(Linkgate.awaitCode(id).text().ref()).isNotEmpty();
    }

    @Test
    void healthySessionIsNeverRestartedByAPoll() {
        String id = linkgate.createShowingInstance();
        List<JsonNode> before = history(id);
        ShownCode first = Linkgate.awaitCode(id);

        List<ShownCode> seen =
                IntStream.range(0, 100).mapToObj(i -> Linkgate.awaitCode(id)).toList();

        assertThat(seen)
                .filteredOn(code -> code.answer().answered().isBefore(first.expiresAt()))
                .isNotEmpty()
                .allMatch(code -> code.text().ref().equals(first.text().ref()));
        assertThat(history(id)).isEqualTo(before);
    }

    /** Returns an instance whose attempts have failed several times in a row, and go on to fail. */
    private String failing(String fault) {
        String id = linkgate.createShowingInstance();
        fault(id, fault, LASTING);
        if (!fault.equals("garbage")) { // which breaks the connection that there is
            command("restart", id);
        }
        awaitFailures(id);
        return id;
    }

    /**
     * Clears the fault between two attempts, so that the next one succeeds, and returns the moves up to then. If an
     * attempt has begun before the fault was cleared, it waits for the next pause.
     */
    private static List<JsonNode> clearInAPause(String id, String fault) {
        Instant patience = Instant.now().plusSeconds(60);
        while (true) {
            awaitInfo(id, info -> info.path("status").asText().equals("FAILED"));
            clearFault(id);
            List<JsonNode> moves = history(id);
            if (moves.get(moves.size() - 1).path("to").asText().equals("FAILED")) {
                return moves;
            }
            assertThat(Instant.now()).as("%s", moves).isBefore(patience);
            fault(id, fault, LASTING);
        }
    }

    private static void awaitFailures(String id) {
        Instant patience = Instant.now().plusSeconds(30);
        while (history(id).stream()
                        .filter(move -> move.path("to").asText().equals("FAILED"))
                        .count()
                < FAILURES) {
            assertThat(Instant.now()).as("%s", history(id)).isBefore(patience);
            Linkgate.breathe();
        }
    }

    private static void codeIsThereWhenPromised(String id, NoCodeAnswer noCode) {
        codeIsThereWhenPromised(id, noCode.answer());
    }

    /**
     * Waits until then without polling: info does not count as watching. The attempt must have begun by then. That it
     * may last some seconds longer is for a busy machine.
     */
    private static void codeIsThereWhenPromised(String id, Answer noCode) {
        Instant promised = noCode.answered().plusSeconds(Long.parseLong(noCode.header("Retry-After")));
        awaitInfo(id, info -> Instant.now().isAfter(promised));
        Answer answer = lookAsync(id, 5).join();
        assertThat(answer.status())
                .as("%s, as was promised by %s", answer, noCode)
                .isEqualTo(200);
        List<JsonNode> attempts = history(id).stream()
                .filter(move -> move.path("to").asText().equals("STARTING"))
                .toList();
        assertThat(Instant.parse(attempts.get(attempts.size() - 1).path("at").asText()))
                .as("the beginning of the last attempt of %s, as was promised by %s", attempts, noCode)
                .isBeforeOrEqualTo(promised);
    }

    /** Every call on the way gets a code; a number that is lower than the one before is that of a new round. */
    private static void awaitNewRound(String id) {
        Instant patience = Instant.now().plusSeconds(30);
        int last = 0;
        ShownCode code = Linkgate.awaitCode(id);
        while (number(code) >= last) {
            assertThat(Instant.now()).as("last seen: %s", code).isBefore(patience);
            last = number(code);
            Linkgate.breathe();
            code = Linkgate.awaitCode(id);
        }
    }

    private static int number(ShownCode code) {
        String sequence = code.answer().header("QR-Sequence");
        return Integer.parseInt(sequence.substring(0, sequence.indexOf('/')));
    }

    private static void awaitInfo(String id, Predicate<JsonNode> wanted) {
        Instant patience = Instant.now().plusSeconds(60);
        Answer info = Linkgate.get("v2/session/info?instance_id=" + id);
        while (!wanted.test(info.json())) {
            assertThat(Instant.now()).as("last seen: %s", info).isBefore(patience);
            Linkgate.breathe();
            info = Linkgate.get("v2/session/info?instance_id=" + id);
        }
    }

    private static Answer look(String id) {
        return lookAsync(id, 0).join();
    }

    private static CompletableFuture<Answer> lookAsync(String id, int wait) {
        return Linkgate.sendAsync(
                Linkgate.authorized(Linkgate.qrImage(id) + "&wait=" + wait).POST(BodyPublishers.noBody()));
    }

    private static List<Answer> together(String id, int wait) {
        List<CompletableFuture<Answer>> calls =
                IntStream.range(0, CALLERS).mapToObj(i -> lookAsync(id, wait)).toList();
        return calls.stream().map(CompletableFuture::join).toList();
    }

    private static List<JsonNode> history(String id) {
        JsonNode history =
                Linkgate.get("v2/session/history?instance_id=" + id).json().path("history");
        return StreamSupport.stream(history.spliterator(), false).toList();
    }

    /** Returns what the healer has done in these moves. */
    private static List<String> cures(List<JsonNode> moves) {
        return moves.stream()
                .filter(move -> move.path("to").asText().equals("STARTING"))
                .map(move -> move.path("cure").asText(""))
                .filter(cure -> !cure.isEmpty() && !cure.equals("null"))
                .toList();
    }

    private static void command(String word, String id) {
        Answer answer = Linkgate.post("v2/session/" + word + "?instance_id=" + id);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    }

    private static void fault(String id, String fault, int times) {
        sandbox("fault", "instance_id=" + id + "&fault=" + fault + "&times=" + times);
    }

    private static void clearFault(String id) {
        sandbox("fault", "instance_id=" + id);
    }

    private static JsonNode sandbox(String call, String body) {
        Answer answer = Linkgate.send(Linkgate.authorized("v2/sandbox/" + call)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.json();
    }
}
