package io.linkgate.engine.whatsapp.message;

import io.linkgate.engine.Mailbox;
import io.linkgate.engine.Workers;
import io.linkgate.engine.message.MessagePort;
import io.linkgate.engine.message.MessageStore;
import io.linkgate.engine.message.NumberLookup;
import io.linkgate.engine.message.OutgoingText;
import io.linkgate.engine.message.Recipient;
import io.linkgate.engine.whatsapp.memory.StoreFailedException;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.CompanionStanzas;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of one connection. Every stanza and every order is worked off in a mailbox of its own, which may wait
 * for the disk, so that the connection itself never does. Safe for use by any thread.
 */
public final class MessageDesk implements MessagePort {

    private static final Logger LOG = LoggerFactory.getLogger(MessageDesk.class);

    /** Messages of up to a few KB each. A server that sends faster than the disk takes them repeats them later. */
    private static final int MAX_WAITING = 5000;

    /** The error for what this device cannot handle (whatsmeow {@code receipt.go}, {@code NackUnhandledError}). */
    private static final String UNHANDLED = "500";

    private final Surroundings surroundings;
    private final Mailbox mailbox;
    private final DeskParts parts;
    private final AtomicInteger waiting = new AtomicInteger();
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private volatile boolean closed;

    /**
     * Creates the desk of a connection; reads nothing yet. A device has one at a time, see {@link MessageDesks}.
     *
     * @param idPrefix begins the ids of its requests, unlike any other id of the connection
     * @param workers its mailbox runs on those for messages
     * @param clock the wall clock
     */
    MessageDesk(
            Self self,
            MessageStore store,
            Surroundings surroundings,
            String idPrefix,
            Workers workers,
            Clock clock,
            SecureRandom random) {
        this.surroundings = surroundings;
        this.mailbox = new Mailbox(workers.messages());
        this.parts =
                new DeskParts(self, store, surroundings, this::later, this::broken, idPrefix, workers, clock, random);
    }

    /** Takes a stanza that the connection has passed on. */
    public void received(Node stanza) {
        if (closed) {
            return;
        }
        if (waiting.incrementAndGet() > MAX_WAITING) {
            surroundings.giveUp("Messages come faster than they can be written to disk.");
            return;
        }
        later(() -> {
            waiting.decrementAndGet();
            take(stanza);
        });
    }

    /** The connection is online: sends again what an earlier one has left. */
    public void online() {
        later(parts.sender()::sendPending);
    }

    /**
     * The connection is over. From now on no task is begun: what waits in the mailbox stays unanswered, and the server
     * repeats it. May be called repeatedly.
     *
     * @return completes when the task that is running has ended, a commit included, and the desk changes nothing more
     */
    public CompletionStage<Void> close() {
        closed = true;
        try {
            mailbox.execute(this::end);
        } catch (RejectedExecutionException shutDown) {
            idle.complete(null); // nothing is running, and nothing will
        } catch (Throwable notTaken) {
            idle.complete(null);
            throw notTaken;
        }
        return idle;
    }

    /** Completes when the desk is closed and changes nothing more. */
    CompletionStage<Void> idle() {
        return idle;
    }

    private void end() {
        try {
            parts.queries().close();
        } finally {
            idle.complete(null);
        }
    }

    @Override
    public CompletionStage<Boolean> send(OutgoingText text) {
        return ask(
                () -> {
                    parts.sender().send(text);
                    return CompletableFuture.completedFuture(true);
                },
                false);
    }

    @Override
    public CompletionStage<NumberLookup> lookUp(String phone) {
        return ask(() -> parts.chats().lookUp(phone), NumberLookup.UNANSWERED);
    }

    @Override
    public CompletionStage<Boolean> markSeen(Recipient chat) {
        return ask(() -> parts.chats().markSeen(chat), false);
    }

    @Override
    public CompletionStage<Boolean> showTyping(Recipient chat, boolean typing) {
        return ask(() -> parts.chats().showTyping(chat, typing), false);
    }

    private <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> order, T otherwise) {
        return mailbox.ask(() -> closed ? CompletableFuture.completedFuture(otherwise) : order.get());
    }

    /** Runs a task in the mailbox, unless the connection is over by then. A disk that fails ends the connection. */
    private void later(Runnable task) {
        mailbox.execute(() -> {
            if (closed) {
                return;
            }
            try {
                task.run();
            } catch (StoreFailedException e) {
                broken(e);
            }
        });
    }

    private void broken(StoreFailedException failure) {
        LOG.warn("Messages cannot be read from or written to disk; the connection begins again", failure.getCause());
        surroundings.giveUp("Messages cannot be written to disk.");
    }

    private void take(Node stanza) {
        try {
            parts.take(stanza);
        } catch (StoreFailedException | RejectedExecutionException e) {
            throw e; // the second one when the server stops: the stanza comes again
        } catch (RuntimeException e) {
            // Unanswered it would come again at each login, and fail again.
            LOG.error("A stanza about messages failed because of a bug", e);
            refusal(stanza).ifPresent(surroundings::send);
        }
    }

    /** Returns the answer to a stanza that cannot be handled; empty if it is one that takes none. */
    static Optional<Node> refusal(Node stanza) {
        return switch (stanza.tag()) {
            case "message", "status", "notification", "receipt", "call" ->
                CompanionStanzas.ack(stanza).map(ack -> ack.with("error", UNHANDLED));
            default -> Optional.empty();
        };
    }
}
