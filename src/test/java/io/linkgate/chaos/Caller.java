package io.linkgate.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.testkit.ApiClient.Reply;
import io.linkgate.testkit.RunTally;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * One of several callers, each with instances of its own, so that the last answer about each is known. A call goes to any
 * node that has a process; it may be frozen or cut off. A call without an answer that counts is repeated at any node. For
 * one thread at a time.
 */
final class Caller {

    private static final int OK = 200;

    /** What else each call may be answered: 422 if the session is about to work, 502 if it cannot have a code now. */
    private static final Map<String, Set<Integer>> NOT_NOW = Map.of(
            "start", Set.of(503, 504),
            "stop", Set.of(503, 504),
            "list", Set.of(503),
            "text", Set.of(422, 503, 504),
            "code", Set.of(422, 502, 503),
            "picture", Set.of(422, 502, 503));

    /** The kinds of calls. */
    static final Set<String> KINDS = NOT_NOW.keySet();

    /** A caller that waits for a frozen node does nothing else. */
    private static final int ONE_IN_FROZEN = 15;

    private static final int MAX_UNANSWERED_TEXTS = 3;

    private static final int ONE_IN_STOPS = 25;

    /** Some instances are stopped for longer than it takes until others have the instances of a node that was killed. */
    private static final int MAX_MILLIS_STOPPED = 20_000;

    private static final int ONE_IN_LISTS = 6;

    private final List<Promised> own;
    private final List<ChaosNode> nodes;
    private final int instances;
    private final CodeJudge codes;
    private final Takeovers takeovers;
    private final RunTally tally;
    private final Random random;

    /** @param instances of all callers */
    Caller(
            List<Promised> own,
            List<ChaosNode> nodes,
            int instances,
            CodeJudge codes,
            Takeovers takeovers,
            RunTally tally,
            Random random) {
        this.own = List.copyOf(own);
        this.nodes = nodes;
        this.instances = instances;
        this.codes = codes;
        this.takeovers = takeovers;
        this.tally = tally;
        this.random = random;
    }

    /** Does something with one of its instances; never throws. */
    void act() {
        try {
            Promised any = own.get(random.nextInt(own.size()));
            if (any.isAsked()) {
                command(any, any.isToRun());
            } else if (any.isToRun()
                    ? random.nextInt(ONE_IN_STOPS) == 0
                    : Instant.now().isAfter(any.rests())) {
                command(any, !any.isToRun());
            } else if (!any.isToRun() || random.nextInt(ONE_IN_LISTS) == 0) {
                list();
            } else if (any.isLinked()) {
                text(any);
            } else {
                look(any);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | AssertionError e) {
            tally.wrong("a caller: " + e);
        }
    }

    /** Repeats commands without an answer, until all have one. */
    void settleCommands() throws Exception {
        for (Promised one : own) {
            Patience.until(
                    () -> {
                        if (one.isAsked()) {
                            command(one, one.isToRun());
                        }
                        return !one.isAsked();
                    },
                    "the last command for " + one.id() + " is answered");
        }
    }

    /** Starts what is stopped. */
    void startAll() throws Exception {
        for (Promised one : own) {
            if (!one.isToRun()) {
                command(one, true);
            }
        }
        settleCommands();
    }

    /** Repeats texts without an answer, until all have one. */
    void settleTexts() throws Exception {
        for (Promised one : own) {
            Patience.until(
                    () -> {
                        if (one.unansweredTexts() > 0) {
                            send(one, one.unansweredText().orElseThrow());
                        }
                        return one.unansweredTexts() == 0;
                    },
                    "every text of " + one.id() + " is answered");
        }
    }

    private void command(Promised one, boolean run) throws InterruptedException {
        takeovers.touched(one.phone());
        if (!one.isAsked()) {
            one.asking(run, Instant.now().plusMillis(random.nextInt(MAX_MILLIS_STOPPED)));
        }
        String command = run ? "start" : "stop";
        Optional<Reply> answer = call(command, node -> node.api().command(command, one.id()));
        if (answer.isPresent()) {
            one.answeredCommand();
        }
    }

    private void text(Promised one) throws InterruptedException {
        boolean again =
                one.unansweredTexts() >= MAX_UNANSWERED_TEXTS || (one.unansweredTexts() > 0 && random.nextBoolean());
        send(one, again ? one.unansweredText().orElseThrow() : one.newText());
    }

    private void send(Promised one, String key) throws InterruptedException {
        String to = one.friend().text();
        Optional<Reply> answer = call("text", node -> node.api().text(one.id(), to, one.text(key), key));
        if (answer.isPresent()) {
            one.answeredText(key);
        }
    }

    private void look(Promised one) throws InterruptedException {
        boolean picture = random.nextInt(4) == 0;
        int seconds = random.nextInt(3);
        ChaosNode[] asked = new ChaosNode[1];
        Optional<Reply> answer = call(picture ? "picture" : "code", node -> {
            asked[0] = node;
            return picture ? node.api().picture(one.id(), seconds) : node.api().look(one.id(), seconds);
        });
        answer.ifPresent(reply -> codes.judge(one, asked[0], reply, picture));
    }

    private void list() throws InterruptedException {
        Optional<Reply> answer = call("list", node -> node.api().get("session/list?limit=5"));
        if (answer.isPresent()) {
            int counted = 0;
            for (JsonNode count : answer.get().body().path("counts")) {
                counted += count.asInt();
            }
            if (counted != instances) {
                tally.wrong("a list had " + counted + " instances");
            }
        }
    }

    /** A call at a node. */
    private interface Call {
        Reply at(ChaosNode node) throws IOException, InterruptedException;
    }

    /** Returns the answer if it is 200; whatever else there may be to say is recorded. */
    private Optional<Reply> call(String what, Call call) throws InterruptedException {
        ChaosNode node = any();
        try {
            Reply answer = call.at(node);
            tally.count("calls: " + what + " " + answer.status());
            if (answer.status() == OK) {
                return Optional.of(answer);
            }
            if (!NOT_NOW.get(what).contains(answer.status())) {
                tally.wrong(what + " at " + node + " was answered " + answer.status() + " " + answer.text("code") + ": "
                        + answer.text("message"));
            }
        } catch (HttpTimeoutException e) {
            tally.wrong(what + " at " + node + " had no answer within a minute");
        } catch (IOException e) {
            tally.count("calls: " + what + " without an answer");
        }
        return Optional.empty();
    }

    private ChaosNode any() {
        while (true) {
            ChaosNode node = nodes.get(random.nextInt(nodes.size()));
            if (node.runs() && (!node.isFrozen() || random.nextInt(ONE_IN_FROZEN) == 0)) {
                return node;
            }
            Thread.onSpinWait();
        }
    }
}
