package io.linkgate.engine.whatsapp;

import io.linkgate.engine.Mailbox;
import io.linkgate.engine.PairingCodeAnswer;
import io.linkgate.protocol.code.KeyBundle;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.identity.PairingException;
import io.linkgate.protocol.pairing.PairingAction;
import io.linkgate.protocol.pairing.PairingCodeOutcome;
import io.linkgate.protocol.pairing.PairingCodeRequest;
import io.linkgate.protocol.pairing.PairingEvent;
import io.linkgate.protocol.pairing.PrimaryHello;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work for pairing codes outside the machine: slow computation, away from the mailbox, and the promises to the
 * callers. All methods are called in the mailbox.
 */
final class PairingCodeWork {

    private static final Logger LOG = LoggerFactory.getLogger(PairingCodeWork.class);

    private final EngineContext context;
    private final KeyPair identity;
    private final Mailbox mailbox;
    private final Consumer<PairingEvent> machine;
    private final Map<Integer, CompletableFuture<PairingCodeAnswer>> promises = new HashMap<>(2);

    /** Read by the computing threads, so that they skip requests that have been replaced. */
    private volatile int newestTicket;

    /** @param machine receives events, in the mailbox; ignores them when it is over */
    PairingCodeWork(EngineContext context, KeyPair identity, Mailbox mailbox, Consumer<PairingEvent> machine) {
        this.context = context;
        this.identity = identity;
        this.mailbox = mailbox;
        this.machine = machine;
    }

    /** Has a code generated and then requested. */
    void request(String phone, CompletableFuture<PairingCodeAnswer> promise) {
        int ticket = newestTicket + 1;
        newestTicket = ticket;
        promises.put(ticket, promise);
        compute(() -> {
            if (ticket != newestTicket) {
                mailbox.execute(() -> answer(ticket, missing(PairingCodeAnswer.Why.REPLACED)));
                return;
            }
            make(ticket, phone);
        });
    }

    /** Has the key bundle computed for a phone into which the code was typed. */
    void seal(PairingCodeRequest request, PrimaryHello hello) {
        compute(() -> {
            PairingEvent event = sealed(request, hello);
            mailbox.execute(() -> machine.accept(event));
        });
    }

    /** Completes the caller's promise. */
    void complete(PairingAction.AnswerRequest answer) {
        answer(answer.ticket(), toEngineAnswer(answer.outcome(), context.clocks()::onWall));
    }

    /** Answers all waiting callers when the connection ends. */
    void over() {
        List.copyOf(promises.keySet()).forEach(ticket -> answer(ticket, missing(PairingCodeAnswer.Why.OVER)));
    }

    private void make(int ticket, String phone) {
        try {
            PairingCodeRequest request = PairingCodeRequest.make(ticket, phone, context.random());
            mailbox.execute(() -> machine.accept(new PairingEvent.CodeWanted(request)));
        } catch (IllegalArgumentException ourMistake) {
            mailbox.execute(() -> promises.remove(ticket).completeExceptionally(ourMistake));
        }
    }

    private PairingEvent sealed(PairingCodeRequest request, PrimaryHello hello) {
        try {
            KeyBundle bundle = hello.answer(request, identity, context.random());
            return new PairingEvent.BundleSealed(request, hello, bundle);
        } catch (PairingException e) {
            LOG.debug("A phone that used a pairing code gets no answer: {}", e.getMessage());
            return new PairingEvent.BundleNotSealed(hello);
        }
    }

    private void compute(Runnable work) {
        try {
            context.workers().slow().execute(() -> {
                try {
                    work.run();
                } catch (Throwable e) {
                    LOG.error("A pairing code could not be computed", e);
                    mailbox.execute(this::over); // the caller waits for an answer
                }
            });
        } catch (RejectedExecutionException shutDown) {
            over();
        }
    }

    private void answer(int ticket, PairingCodeAnswer answer) {
        CompletableFuture<PairingCodeAnswer> promise = promises.remove(ticket);
        if (promise != null) {
            promise.complete(answer);
        }
    }

    private static PairingCodeAnswer toEngineAnswer(PairingCodeOutcome outcome, UnaryOperator<Instant> onWall) {
        return outcome instanceof PairingCodeOutcome.Ready ready
                ? new PairingCodeAnswer.Ready(ready.code().display(), onWall.apply(ready.goodUntil()))
                : missing(why(((PairingCodeOutcome.Missing) outcome).why()));
    }

    private static PairingCodeAnswer missing(PairingCodeAnswer.Why why) {
        return new PairingCodeAnswer.Missing(why);
    }

    private static PairingCodeAnswer.Why why(PairingCodeOutcome.Why why) {
        return switch (why) {
            case BAD_NUMBER -> PairingCodeAnswer.Why.BAD_NUMBER;
            case FORBIDDEN -> PairingCodeAnswer.Why.FORBIDDEN;
            case UNAVAILABLE -> PairingCodeAnswer.Why.UNAVAILABLE;
            case RATE_LIMITED -> PairingCodeAnswer.Why.RATE_LIMITED;
            case REFUSED -> PairingCodeAnswer.Why.REFUSED;
            case NOT_NOW -> PairingCodeAnswer.Why.NOT_NOW;
            case REPLACED -> PairingCodeAnswer.Why.REPLACED;
            case NO_ANSWER -> PairingCodeAnswer.Why.NO_ANSWER;
            case OVER -> PairingCodeAnswer.Why.OVER;
        };
    }
}
