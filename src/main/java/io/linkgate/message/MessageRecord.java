package io.linkgate.message;

import io.linkgate.engine.message.AckLevel;
import io.linkgate.engine.message.MessageEvent;
import io.linkgate.engine.message.SendOutcome;
import io.linkgate.instance.Instance;
import io.linkgate.session.Account;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An event about a message, with what is known about its instance. Prints neither text nor number.
 *
 * @param instance the instance
 * @param account the account that the instance is linked to; empty if that is not known
 * @param at when it happened: by WhatsApp's server, or by this one if that server gave no time
 * @param chat the address of the chat for callers: as they have addressed it, or with the telephone number if it is
 *     known
 * @param event what happened
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record MessageRecord(Instance instance, Optional<Account> account, Instant at, String chat, MessageEvent event) {

    public MessageRecord {
        Objects.requireNonNull(instance);
        Objects.requireNonNull(account);
        Objects.requireNonNull(at);
        Objects.requireNonNull(chat);
        Objects.requireNonNull(event);
    }

    /** Returns a copy with another address of the chat. */
    MessageRecord withChat(String other) {
        return new MessageRecord(instance, account, at, other, event);
    }

    /** Returns the message that came; empty for other events. */
    public Optional<MessageEvent.Received> received() {
        return event instanceof MessageEvent.Received received ? Optional.of(received) : Optional.empty();
    }

    /** Returns how far a text has come that was sent; empty if it is another event, or the text was not sent. */
    public Optional<AckLevel> level() {
        if (event instanceof MessageEvent.Acknowledged acknowledged) {
            return Optional.of(acknowledged.level());
        }
        return event instanceof MessageEvent.SendEnded ended && ended.outcome() instanceof SendOutcome.Accepted
                ? Optional.of(AckLevel.SERVER)
                : Optional.empty();
    }

    /** Whether webhooks and event streams report it. */
    public boolean isReported() {
        return received().isPresent() || level().isPresent();
    }

    @Override
    public String toString() {
        return "MessageRecord[" + instance.id() + ", " + event + "]";
    }
}
