package io.linkgate.engine.whatsapp;

import io.linkgate.engine.Mailbox;
import io.linkgate.engine.message.MessagePort;
import io.linkgate.engine.message.NumberLookup;
import io.linkgate.engine.message.OutgoingText;
import io.linkgate.engine.message.Recipient;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** The messages of a connection, whichever attempt it has reached. Safe for use by any thread. */
final class ConnectionMessages implements MessagePort {

    private final Mailbox mailbox;
    private final Supplier<Optional<MessagePort>> current;

    /** @param current called in the mailbox; empty while nothing can be sent */
    ConnectionMessages(Mailbox mailbox, Supplier<Optional<MessagePort>> current) {
        this.mailbox = mailbox;
        this.current = current;
    }

    @Override
    public CompletionStage<Boolean> send(OutgoingText text) {
        return ask(port -> port.send(text), false);
    }

    @Override
    public CompletionStage<NumberLookup> lookUp(String phone) {
        return ask(port -> port.lookUp(phone), NumberLookup.UNANSWERED);
    }

    @Override
    public CompletionStage<Boolean> markSeen(Recipient chat) {
        return ask(port -> port.markSeen(chat), false);
    }

    @Override
    public CompletionStage<Boolean> showTyping(Recipient chat, boolean typing) {
        return ask(port -> port.showTyping(chat, typing), false);
    }

    private <T> CompletionStage<T> ask(Function<MessagePort, CompletionStage<T>> question, T otherwise) {
        return mailbox.ask(
                () -> current.get().map(question).orElseGet(() -> CompletableFuture.completedFuture(otherwise)));
    }
}
