package io.linkgate.engine.whatsapp;

import io.linkgate.engine.CodeAnswer;
import io.linkgate.engine.Mailbox;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.pairing.CodeOutcome;
import io.linkgate.protocol.pairing.KeyBundle;
import io.linkgate.protocol.pairing.PairingAction;
import io.linkgate.protocol.pairing.PairingEvent;
import io.linkgate.protocol.pairing.PairingException;
import io.linkgate.protocol.pairing.PrimaryHello;
import io.linkgate.protocol.pairing.TypedCodeRequest;
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
 * What linking by a typed code needs beside its machine: the slow computing, which is done outside of the mailbox, and the
 * promises to those who asked. All methods are called in the mailbox.
 */
final class TypedCodeWork {

    private static final Logger LOG = LoggerFactory.getLogger(TypedCodeWork.class);

    private final WhatsAppEngine engine;
    private final KeyPair identity;
    private final Mailbox mailbox;
    private final Consumer<PairingEvent> machine;
    private final Map<Integer, CompletableFuture<CodeAnswer>> promises = new HashMap<>(2);

    /** Read by the threads that compute, so that nothing is computed for somebody who has been replaced already. */
    private volatile int newestTicket;

    /** @param machine takes events, in the mailbox; when it is over it may ignore them */
    TypedCodeWork(WhatsAppEngine engine, KeyPair identity, Mailbox mailbox, Consumer<PairingEvent> machine) {
        this.engine = engine;
        this.identity = identity;
        this.mailbox = mailbox;
        this.machine = machine;
    }

    /** Has a code made, then asked for. */
    void request(String phone, CompletableFuture<CodeAnswer> promise) {
        int ticket = newestTicket + 1;
        newestTicket = ticket;
        promises.put(ticket, promise);
        compute(() -> {
            if (ticket != newestTicket) {
                mailbox.execute(() -> answer(ticket, missing(CodeAnswer.Why.REPLACED)));
                return;
            }
            make(ticket, phone);
        });
    }

    /** Has made what a phone into which a code was typed needs. */
    void seal(TypedCodeRequest request, PrimaryHello hello) {
        compute(() -> {
            PairingEvent event = sealed(request, hello);
            mailbox.execute(() -> machine.accept(event));
        });
    }

    /** Keeps the promise to who asked. */
    void tell(PairingAction.TellCode told) {
        answer(told.ticket(), inWordsOfAnyEngine(told.outcome(), engine::onWall));
    }

    /** Nobody who asked is left waiting when the connection ends. */
    void over() {
        List.copyOf(promises.keySet()).forEach(ticket -> answer(ticket, missing(CodeAnswer.Why.OVER)));
    }

    private void make(int ticket, String phone) {
        try {
            TypedCodeRequest request = TypedCodeRequest.make(ticket, phone, engine.random());
            mailbox.execute(() -> machine.accept(new PairingEvent.CodeWanted(request)));
        } catch (IllegalArgumentException ourMistake) {
            mailbox.execute(() -> promises.remove(ticket).completeExceptionally(ourMistake));
        }
    }

    private PairingEvent sealed(TypedCodeRequest request, PrimaryHello hello) {
        try {
            KeyBundle bundle = hello.answer(request, identity, engine.random());
            return new PairingEvent.BundleSealed(request, hello, bundle);
        } catch (PairingException e) {
            LOG.debug("A phone that came with a typed code gets no answer: {}", e.getMessage());
            return new PairingEvent.BundleNotSealed(hello);
        }
    }

    private void compute(Runnable work) {
        try {
            engine.slow().execute(() -> {
                try {
                    work.run();
                } catch (Throwable e) {
                    LOG.error("A code to be typed could not be computed", e);
                    mailbox.execute(this::over); // the caller waits for an answer
                }
            });
        } catch (RejectedExecutionException shutDown) {
            over();
        }
    }

    private void answer(int ticket, CodeAnswer answer) {
        CompletableFuture<CodeAnswer> promise = promises.remove(ticket);
        if (promise != null) {
            promise.complete(answer);
        }
    }

    private static CodeAnswer inWordsOfAnyEngine(CodeOutcome outcome, UnaryOperator<Instant> onWall) {
        return outcome instanceof CodeOutcome.Ready ready
                ? new CodeAnswer.Ready(ready.code().display(), onWall.apply(ready.goodUntil()))
                : missing(why(((CodeOutcome.Missing) outcome).why()));
    }

    private static CodeAnswer missing(CodeAnswer.Why why) {
        return new CodeAnswer.Missing(why);
    }

    private static CodeAnswer.Why why(CodeOutcome.Why why) {
        return switch (why) {
            case BAD_NUMBER -> CodeAnswer.Why.BAD_NUMBER;
            case FORBIDDEN -> CodeAnswer.Why.FORBIDDEN;
            case UNAVAILABLE -> CodeAnswer.Why.UNAVAILABLE;
            case RATE_LIMITED -> CodeAnswer.Why.RATE_LIMITED;
            case REFUSED -> CodeAnswer.Why.REFUSED;
            case NOT_NOW -> CodeAnswer.Why.NOT_NOW;
            case REPLACED -> CodeAnswer.Why.REPLACED;
            case NO_ANSWER -> CodeAnswer.Why.NO_ANSWER;
            case OVER -> CodeAnswer.Why.OVER;
        };
    }
}
