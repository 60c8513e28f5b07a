package io.linkgate.engine.whatsapp.message;

import io.linkgate.engine.RetryingExecutor;
import io.linkgate.engine.whatsapp.memory.LatestEntries;
import io.linkgate.protocol.delivery.IncomingMessage;
import io.linkgate.protocol.delivery.RetryKeys;
import io.linkgate.protocol.delivery.RetryRequest;
import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.online.PreKey;
import io.linkgate.protocol.signal.PreKeyBundle;
import io.linkgate.protocol.signal.SignalException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for messages that could not be decrypted: the sender up to five times, at first as they were and then in a new
 * session, and after some seconds the own phone as well. Confined to the desk's mailbox.
 */
final class RetryAsker {

    private static final Logger LOG = LoggerFactory.getLogger(RetryAsker.class);

    /** How long the sender has to repeat a message before the phone is asked (whatsmeow {@code retry.go}). */
    private static final Duration BEFORE_THE_PHONE = Duration.ofSeconds(5);

    /** Honest peers fail a few times after one side has lost its sessions. The others have their turn later. */
    private static final int REQUESTS_PER_MINUTE = 120;

    private static final int MAX_REMEMBERED = 1000;

    private final DeskContext context;
    private final Surroundings surroundings;
    private final PeerDesk own;
    private final RetryingExecutor mailbox;
    private final Allowance allowance;
    private final HeldBackMessages heldBack;
    private final Map<String, Integer> asked = new LatestEntries<>(MAX_REMEMBERED);

    RetryAsker(DeskContext context, Surroundings surroundings, PeerDesk own, RetryingExecutor mailbox) {
        this.context = context;
        this.surroundings = surroundings;
        this.own = own;
        this.mailbox = mailbox;
        this.allowance = new Allowance(REQUESTS_PER_MINUTE, context.clock());
        this.heldBack = new HeldBackMessages(REQUESTS_PER_MINUTE, mailbox);
    }

    /**
     * Asks for a message again, unless that was done as often as it makes sense. If too many were asked for just now,
     * the message stays unanswered and is taken again after a while.
     *
     * @param again takes the message again
     * @param acknowledge answers the message; runs after the request is sent. If no key can be made for the request,
     *     the message stays unanswered, and the server repeats it at the next login.
     * @return whether it is or will be asked for; otherwise it is to be given up
     */
    boolean ask(IncomingMessage message, SignalException.Reason reason, Runnable again, Runnable acknowledge) {
        int count = RetryRequest.nextCount(asked.getOrDefault(key(message), 0), message);
        if (count > RetryRequest.MAX_COUNT) {
            return false;
        }
        if (!allowance.take()) {
            if (allowance.isJustUsedUp()) {
                LOG.warn("Many messages cannot be decrypted; some are requested again only after a while");
            }
            heldBack.add(message, again);
            return true;
        }
        LOG.debug("A message cannot be decrypted ({}) and is requested again", reason);
        asked.put(key(message), count);
        if (!message.peer() && count == 1) {
            var unused = mailbox.executeAfter(BEFORE_THE_PHONE, () -> askThePhone(message));
        }
        int error = reason.retryError().orElse(0);
        if (!RetryRequest.needsKeys(count)) {
            send(message, count, error, Optional.empty());
            acknowledge.run();
            return true;
        }
        surroundings
                .newPreKey()
                .whenComplete((fresh, failure) -> mailbox.execute(() -> {
                    if (failure == null) {
                        send(message, count, error, Optional.of(keys(fresh)));
                        acknowledge.run();
                    }
                }));
        return true;
    }

    /** Notes that a message could be decrypted in the end. */
    void succeeded(IncomingMessage message) {
        asked.remove(key(message));
    }

    private void askThePhone(IncomingMessage message) {
        if (asked.containsKey(key(message))) {
            own.askFor(message);
        }
    }

    private void send(IncomingMessage message, int count, int error, Optional<RetryKeys> keys) {
        context.out()
                .accept(RetryRequest.of(
                        message, count, error, context.self().keys().registrationId(), keys));
    }

    private RetryKeys keys(PreKey fresh) {
        CompanionKeys keys = context.self().keys();
        return new RetryKeys(
                new PreKeyBundle(
                        keys.registrationId(),
                        keys.identity().publicKey(),
                        keys.signedPreKey().id(),
                        keys.signedPreKey().pair().publicKey(),
                        keys.signedPreKey().signature(),
                        Optional.of(new PreKeyBundle.OneTimeKey(fresh.id(), fresh.key()))),
                context.self().deviceIdentity());
    }

    /** Names the sender by its hidden number if it is known: the repetition may come under the other number. */
    private String key(IncomingMessage message) {
        return message.sessionJid(context.accounts()::hiddenOf).text() + " " + message.id();
    }
}
