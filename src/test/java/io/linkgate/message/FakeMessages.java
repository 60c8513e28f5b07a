package io.linkgate.message;

import io.linkgate.engine.message.MessageChanges;
import io.linkgate.engine.message.MessageEvent;
import io.linkgate.engine.message.MessagePort;
import io.linkgate.engine.message.MessageStore;
import io.linkgate.engine.message.NumberLookup;
import io.linkgate.engine.message.OutgoingText;
import io.linkgate.engine.message.Recipient;
import io.linkgate.engine.message.SendOutcome;
import io.linkgate.instance.InstanceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * The messages of sessions as a test sets them. An outcome is committed through the store, as an engine does, at once or
 * when the test says so.
 */
public final class FakeMessages implements SessionMessages, MessagePort {

    /** When WhatsApp's server has accepted a text. */
    public static final Instant ACCEPTED_AT = Instant.ofEpochSecond(1_790_000_000L);

    public final List<OutgoingText> sent = new CopyOnWriteArrayList<>();
    public final List<String> asked = new CopyOnWriteArrayList<>();
    public volatile boolean connected = true;
    public volatile boolean taking = true;
    public volatile NumberLookup lookup = NumberLookup.EXISTS;
    public volatile Optional<Function<OutgoingText, SendOutcome>> answer = Optional.of(FakeMessages::accepted);
    private final Function<InstanceId, MessageStore> stores;
    private volatile InstanceId last;

    public FakeMessages(Function<InstanceId, MessageStore> stores) {
        this.stores = stores;
    }

    /** The outcome of a text that was accepted. */
    public static SendOutcome accepted(OutgoingText text) {
        return new SendOutcome.Accepted(
                ACCEPTED_AT, "15550001111@s.whatsapp.net", text.to().jid());
    }

    @Override
    public CompletionStage<Optional<MessagePort>> port(InstanceId id) {
        last = id;
        return CompletableFuture.completedFuture(connected ? Optional.of(this) : Optional.empty());
    }

    @Override
    public CompletionStage<Boolean> send(OutgoingText text) {
        if (!taking) {
            return CompletableFuture.completedFuture(false);
        }
        sent.add(text);
        answer.ifPresent(outcome -> ends(last, text.id(), outcome.apply(text)));
        return CompletableFuture.completedFuture(true);
    }

    /** The engine reports an outcome. */
    public void ends(InstanceId id, String messageId, SendOutcome outcome) {
        reports(id, new MessageEvent.SendEnded(messageId, outcome));
    }

    /** The engine reports an event. */
    public void reports(InstanceId id, MessageEvent event) {
        stores.apply(id).commit(new MessageChanges(List.of(), List.of(), List.of(event)));
    }

    @Override
    public CompletionStage<NumberLookup> lookUp(String phone) {
        asked.add("look up " + phone);
        return CompletableFuture.completedFuture(lookup);
    }

    @Override
    public CompletionStage<Boolean> markSeen(Recipient chat) {
        asked.add("seen " + chat.jid());
        return CompletableFuture.completedFuture(taking);
    }

    @Override
    public CompletionStage<Boolean> showTyping(Recipient chat, boolean typing) {
        asked.add((typing ? "typing " : "not typing ") + chat.jid());
        return CompletableFuture.completedFuture(taking);
    }
}
