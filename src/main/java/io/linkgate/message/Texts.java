package io.linkgate.message;

import io.linkgate.engine.message.MessageId;
import io.linkgate.engine.message.MessagePort;
import io.linkgate.engine.message.OutgoingText;
import io.linkgate.engine.message.SendOutcome;
import io.linkgate.instance.InstanceId;
import io.linkgate.storage.SharedTransactions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jdbi.v3.core.Handle;

/**
 * Sends texts for callers. What an id stands for is on disk before the engine gets the text, and the outcome is written
 * in the transaction in which the engine reports it; so the same id is the same text, sent once, with the same answer,
 * across restarts too. A caller who has named no id gets the outcome before it is on disk: WhatsApp has the text then. No
 * thread waits. Safe for use by any thread.
 */
public final class Texts {

    /** How long a call waits for WhatsApp's acknowledgement. Well-behaved clients and proxies give a call a minute. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MessageStores stores;
    private final SessionMessages sessions;
    private final SendLimits limits;
    private final SharedTransactions transactions;
    private final ScheduledExecutorService timers;
    private final Clock clock;
    private final SecureRandom random;
    private final SendCounters counters;

    Texts(
            MessageStores stores,
            SessionMessages sessions,
            SendLimits limits,
            ScheduledExecutorService timers,
            SendCounters counters,
            Clock clock,
            SecureRandom random) {
        this.stores = Objects.requireNonNull(stores);
        this.sessions = Objects.requireNonNull(sessions);
        this.limits = Objects.requireNonNull(limits);
        this.transactions = stores.transactions();
        this.timers = Objects.requireNonNull(timers);
        this.counters = Objects.requireNonNull(counters);
        this.clock = Objects.requireNonNull(clock);
        this.random = Objects.requireNonNull(random);
    }

    /**
     * Sends a text, unless its id was sent before.
     *
     * @param permission the engine gets the text once this has completed, and not at all if it fails
     * @return completes on any thread, at the latest after {@link #PATIENCE}; fails if the database does, or with
     *     {@link CancellationException} if the server stops before the text is sent
     */
    public CompletionStage<SendResult> send(TextRequest request, CompletionStage<?> permission) {
        return request.id()
                .map(id -> transactions
                        .run(handle ->
                                stores.sent().find(handle, request.instance().id(), id))
                        .thenCompose(known -> sendNamed(request, id, known, permission)))
                .orElseGet(() -> sendNew(request, MessageId.random(random), permission))
                .whenComplete((result, failure) -> counters.ended(Optional.ofNullable(result)));
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private CompletionStage<SendResult> sendNamed(
            TextRequest request, String id, Optional<SentText> known, CompletionStage<?> permission) {
        if (known.isEmpty()) {
            return sendNew(request, id, permission);
        }
        if (!known.get().isOf(request)) {
            return CompletableFuture.completedFuture(new SendResult.Different());
        }
        return known.get()
                .outcome()
                .filter(outcome -> !(outcome instanceof SendOutcome.NotSent))
                .map(outcome ->
                        CompletableFuture.completedFuture(result(id, known.get().chat(), outcome)))
                .orElseGet(() -> port(request.instance().id())
                        .thenCompose(port -> port.isEmpty()
                                ? CompletableFuture.completedFuture(unconnected(id, known))
                                : passAgain(request, id, port.get(), known, permission))
                        .toCompletableFuture());
    }

    /** A text that was not sent is under way again once the engine may have it, and its row says so before that. */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private CompletionStage<SendResult> passAgain(
            TextRequest request, String id, MessagePort port, Optional<SentText> known, CompletionStage<?> permission) {
        if (known.filter(text -> text.outcome().isEmpty()).isPresent()) {
            return permission.thenCompose(given -> pass(request, id, port, known));
        }
        return transactions
                .run(handle -> {
                    stores.sent().underWay(handle, request.instance().id(), id);
                    return true;
                })
                .thenCompose(reopened -> passNew(request, id, port, permission, true));
    }

    /** The engine may have a text without an outcome, and sends it with the next connection. */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private static SendResult unconnected(String id, Optional<SentText> known) {
        return known.filter(text -> text.outcome().isEmpty()).isPresent()
                ? new SendResult.Unacknowledged(id)
                : new SendResult.NotConnected();
    }

    private CompletionStage<SendResult> sendNew(TextRequest request, String id, CompletionStage<?> permission) {
        return port(request.instance().id()).thenCompose(port -> {
            if (port.isEmpty()) {
                return notConnected();
            }
            Beginning beginning = new Beginning(request.instance().id());
            return transactions
                    .run(handle -> begin(handle, request, id, beginning))
                    .thenCompose(refusal -> refusal.isPresent()
                            ? CompletableFuture.completedFuture(refusal.get())
                            : beginning.known.isEmpty()
                                    ? passNew(
                                            request,
                                            id,
                                            port.get(),
                                            permission,
                                            request.id().isPresent())
                                    : passAgain(request, id, port.get(), beginning.known, permission));
        });
    }

    /** Passes on a text whose row says that the engine may have it; corrects the row if the engine does not get it. */
    private CompletionStage<SendResult> passNew(
            TextRequest request, String id, MessagePort port, CompletionStage<?> permission, boolean mayBeRepeated) {
        CompletionStage<SendResult> passed = permission.thenCompose(given -> pass(request, id, port, Optional.empty()));
        CompletableFuture<SendResult> result = new CompletableFuture<>();
        var unused = passed.whenComplete((ended, failure) -> {
            boolean gotIt = failure == null && !(ended instanceof SendResult.NotConnected);
            CompletionStage<?> corrected = gotIt || !mayBeRepeated
                    ? CompletableFuture.completedStage(null)
                    : transactions.run(handle -> {
                        stores.sent().notPassed(handle, request.instance().id(), id);
                        return true;
                    });
            var last = corrected.whenComplete((done, unwritten) -> {
                if (failure == null) {
                    result.complete(ended);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        });
        return result;
    }

    private CompletionStage<Optional<MessagePort>> port(InstanceId instance) {
        return sessions.port(instance);
    }

    private static CompletionStage<SendResult> notConnected() {
        return CompletableFuture.completedFuture(new SendResult.NotConnected());
    }

    /** Writes what an id stands for; returns why the text must not be sent, if it must not. */
    private Optional<SendResult> begin(Handle handle, TextRequest request, String id, Beginning beginning) {
        InstanceId instance = request.instance().id();
        Optional<SentText> known =
                request.id().isEmpty() ? Optional.empty() : stores.sent().find(handle, instance, id);
        beginning.known = known;
        if (known.isPresent()) { // two calls with one key at the same time
            return known.get().isOf(request) ? Optional.empty() : Optional.of(new SendResult.Different());
        }
        Optional<SendResult> refusal = overLimit(handle, request, beginning);
        if (refusal.isEmpty()) {
            String chat = ChatAddress.of(request.to().jid());
            stores.sent().add(handle, instance, id, new SentText(chat, request.fingerprint(), Optional.empty()));
        }
        return refusal;
    }

    private Optional<SendResult> overLimit(Handle handle, TextRequest request, Beginning beginning) {
        if (!limits.holdsFor().test(request.instance())) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Optional<Chats.Chat> begun = newChat(handle, request);
        Optional<Duration> wait =
                begun.flatMap(chat -> Chats.untilNext(handle, chat.store(), limits.newChatsPerHour(), now));
        if (wait.isPresent()) {
            return wait.map(time -> new SendResult.TooMany(SendResult.Limit.NEW_CHATS_PER_HOUR, time));
        }
        Optional<Duration> pause = beginning.allowance();
        if (pause.isEmpty()) {
            begun.ifPresent(chat -> Chats.add(handle, Set.of(chat), true, now));
        }
        return pause.map(time -> new SendResult.TooMany(SendResult.Limit.TEXTS_PER_MINUTE, time));
    }

    /** Returns the chat of a text if it counts and this text would begin it. */
    private Optional<Chats.Chat> newChat(Handle handle, TextRequest request) {
        if (!limits.countsChatsOf(request.instance())) {
            return Optional.empty();
        }
        StoreKey key = stores.keyOf(request.instance().id());
        return Optional.of(Chats.of(key, request.to().jid())).filter(chat -> !Chats.isKnown(handle, chat));
    }

    /** The beginning of one text: its allowance is taken once, however often the transaction that needs it runs. */
    private final class Beginning {

        private final InstanceId instance;
        private boolean taken;
        private Optional<Duration> wait = Optional.empty();
        private volatile Optional<SentText> known = Optional.empty(); // what another call has written

        Beginning(InstanceId instance) {
            this.instance = instance;
        }

        Optional<Duration> allowance() {
            if (!taken) {
                taken = true;
                wait = limits.texts().take(instance.value());
            }
            return wait;
        }
    }

    /**
     * Passes the text to the engine, and waits for its outcome.
     *
     * @param known what the id stood for before this call
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private CompletionStage<SendResult> pass(
            TextRequest request, String id, MessagePort port, Optional<SentText> known) {
        CompletableFuture<SendOutcome> outcome =
                stores.waiting().await(request.instance().id(), id, request.id().isPresent());
        if (outcome.isCancelled()) {
            return CompletableFuture.failedFuture(new CancellationException()); // nothing was sent
        }
        ScheduledFuture<?> timeout = timers.schedule(
                () -> outcome.completeExceptionally(new TimeoutException()),
                PATIENCE.toMillis(),
                TimeUnit.MILLISECONDS);
        CompletableFuture<SendResult> result = new CompletableFuture<>();
        var unused = outcome.whenComplete((ended, failure) -> {
            timeout.cancel(false);
            if (failure == null) {
                result.complete(result(id, ChatAddress.of(request.to().jid()), ended));
            } else if (failure instanceof TimeoutException) {
                result.complete(new SendResult.Unacknowledged(id));
            } else {
                result.completeExceptionally(failure);
            }
        });
        boolean fresh = request.id().isEmpty();
        var taken = port.send(new OutgoingText(id, request.to(), request.body(), request.quotedId(), fresh))
                .whenComplete((accepted, failure) -> {
                    if (failure != null) {
                        outcome.completeExceptionally(failure);
                    } else if (!accepted) {
                        result.complete(unconnected(id, known));
                        outcome.cancel(false);
                    }
                });
        return result;
    }

    private static SendResult result(String id, String chat, SendOutcome outcome) {
        if (outcome instanceof SendOutcome.Accepted accepted) {
            return new SendResult.Sent(id, accepted.at(), ChatAddress.of(accepted.from()), chat);
        }
        if (outcome instanceof SendOutcome.Rejected rejected) {
            return new SendResult.Rejected(rejected.error());
        }
        return outcome instanceof SendOutcome.NoRecipient ? new SendResult.NoRecipient() : new SendResult.NotSent(id);
    }
}
