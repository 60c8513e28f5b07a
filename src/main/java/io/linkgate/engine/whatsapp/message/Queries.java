package io.linkgate.engine.whatsapp.message;

import io.linkgate.engine.RetryingExecutor;
import io.linkgate.protocol.delivery.DeliveryException;
import io.linkgate.protocol.node.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The questions to the server that are not answered yet. Confined to the desk's mailbox. */
final class Queries {

    /** The limit of whatsmeow ({@code request.go}). */
    static final Duration PATIENCE = Duration.ofSeconds(75);

    private final String prefix;
    private final Consumer<Node> out;
    private final RetryingExecutor mailbox;
    private final Map<String, Open> open = new HashMap<>();
    private int numbers;
    private boolean closed;

    private record Open(CompletableFuture<Node> answer, Future<?> timer) {}

    /** Reads an answer. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Node answer) throws DeliveryException;
    }

    /** Thrown when a question stays without a usable answer. */
    static final class UnansweredException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnansweredException() {
            super("the server did not answer");
        }

        UnansweredException(DeliveryException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /**
     * Connects the parts.
     *
     * @param prefix begins the id of every question, unlike any other id of this connection
     */
    Queries(String prefix, Consumer<Node> out, RetryingExecutor mailbox) {
        this.prefix = prefix;
        this.out = out;
        this.mailbox = mailbox;
    }

    /** Returns the id of the next question. */
    String nextId() {
        return prefix + ++numbers;
    }

    /**
     * Asks.
     *
     * @param question an {@code iq} with an id of {@link #nextId}
     * @return what the reader makes of the answer, completed in the mailbox; fails with {@link UnansweredException}
     */
    <T> CompletableFuture<T> ask(Node question, Reader<T> reader) {
        return ask(question).thenApply(answer -> {
            try {
                return reader.read(answer);
            } catch (DeliveryException e) {
                throw new UnansweredException(e);
            }
        });
    }

    private CompletableFuture<Node> ask(Node question) {
        String id = question.attribute("id").orElseThrow();
        CompletableFuture<Node> answer = new CompletableFuture<>();
        if (closed) {
            answer.completeExceptionally(new UnansweredException());
            return answer;
        }
        Future<?> timer = mailbox.executeAfter(PATIENCE, () -> fail(id));
        open.put(id, new Open(answer, timer));
        out.accept(question);
        return answer;
    }

    /** Takes an {@code iq}; one that answers no open question is ignored. */
    void received(Node iq) {
        iq.attribute("id").map(open::remove).ifPresent(asked -> {
            asked.timer().cancel(false);
            asked.answer().complete(iq);
        });
    }

    /** Gives up on all questions, and on those that follow from it: work that waits behind other work ends, too. */
    void close() {
        closed = true;
        new ArrayList<>(open.keySet()).forEach(this::fail);
    }

    private void fail(String id) {
        Open asked = open.remove(id);
        if (asked != null) {
            asked.timer().cancel(false);
            asked.answer().completeExceptionally(new UnansweredException());
        }
    }
}
