package io.linkgate.message;

import io.linkgate.engine.message.MessageEvent;
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
 * @param event what happened
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record MessageRecord(Instance instance, Optional<Account> account, Instant at, MessageEvent event) {

    public MessageRecord {
        Objects.requireNonNull(instance);
        Objects.requireNonNull(account);
        Objects.requireNonNull(at);
        Objects.requireNonNull(event);
    }

    @Override
    public String toString() {
        return "MessageRecord[" + instance.id() + ", " + event + "]";
    }
}
