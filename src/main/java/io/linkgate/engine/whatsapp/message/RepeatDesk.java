package io.linkgate.engine.whatsapp.message;

import io.linkgate.engine.whatsapp.memory.Draft;
import io.linkgate.engine.whatsapp.memory.KeptText;
import io.linkgate.engine.whatsapp.memory.LatestEntries;
import io.linkgate.protocol.delivery.Ciphertext;
import io.linkgate.protocol.delivery.ContactToken;
import io.linkgate.protocol.delivery.IncomingReceipt;
import io.linkgate.protocol.delivery.Resend;
import io.linkgate.protocol.delivery.RetryRequest;
import io.linkgate.protocol.message.TextMessage;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.signal.SignalAddress;
import io.linkgate.protocol.signal.SignalRecord;
import io.linkgate.protocol.stream.CompanionStanzas;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats texts for devices that could not decrypt them, for the one that asks only, in a new session where the old one
 * is of no use. Confined to the desk's mailbox.
 */
final class RepeatDesk {

    private static final Logger LOG = LoggerFactory.getLogger(RepeatDesk.class);

    /** A session that was begun again is not begun again for another reason soon (whatsmeow {@code retry.go}). */
    private static final Duration BETWEEN_NEW_SESSIONS = Duration.ofHours(1);

    /** Accounts have up to five devices, and new ones take the place of old ones. */
    private static final int MAX_DEVICES = 32;

    private static final int REPEATS_PER_MINUTE = 120;
    private static final int MAX_REMEMBERED = 1000;

    private final DeskContext context;
    private final PeerLookup peers;
    private final PrivacyDesk privacy;
    private final Allowance allowance;
    private final Map<SignalAddress, Instant> renewed = new LatestEntries<>(MAX_REMEMBERED);

    RepeatDesk(DeskContext context, PeerLookup peers, PrivacyDesk privacy) {
        this.context = context;
        this.peers = peers;
        this.privacy = privacy;
        this.allowance = new Allowance(REPEATS_PER_MINUTE, context.clock());
    }

    /** Takes a retry receipt, and acknowledges it when the text has left again, or will not. */
    void asked(Node stanza, IncomingReceipt receipt) {
        Optional<RetryRequest> parsed = RetryRequest.parse(
                stanza, context.self().jids(), peers.identityOf(receipt.sender().bare()));
        Optional<KeptText> text =
                parsed.flatMap(request -> context.sent().find(request.id()).filter(found -> mayAsk(request, found)));
        if (text.isEmpty() || !allowance.take()) {
            if (allowance.isJustUsedUp()) {
                LOG.warn("Texts are requested again too often; some are not repeated");
            }
            acknowledge(stanza);
            return;
        }
        RetryRequest request = parsed.get();
        var unused = prepare(request)
                .thenAccept(begun ->
                        context.sent().find(request.id()).ifPresent(present -> repeat(stanza, request, present, begun)))
                .exceptionally(failure -> {
                    var disk = context.takeFailure(failure);
                    return null;
                })
                .thenRun(() -> acknowledge(stanza));
    }

    /** Only a device of the recipient or of the owner can have received the text. */
    private boolean mayAsk(RetryRequest request, KeptText text) {
        return (context.accounts().areSame(request.device(), text.chat()) || request.own())
                && !context.self().jids().isThisDevice(request.device())
                && !request.isTooOften()
                && text.repeats(request.device()) < RetryRequest.MAX_COUNT
                && text.repeatingDevices() < MAX_DEVICES;
    }

    /** Begins a new session if the old one is of no use; nothing of it is on disk yet. */
    private CompletableFuture<Draft> prepare(RetryRequest request) {
        Draft draft = context.vault().draft();
        SignalAddress address = context.accounts().sessionAddress(draft, request.device());
        if (request.bundle().isPresent()) {
            boolean refused = !peers.begin(
                            draft, Map.of(request.device(), request.bundle().get()), true)
                    .isEmpty();
            return refused
                    ? CompletableFuture.failedFuture(new Queries.UnansweredException())
                    : CompletableFuture.completedFuture(draft);
        }
        if (!needsNewSession(request, address, context.session(draft, request.device()))) {
            return CompletableFuture.completedFuture(draft);
        }
        renewed.put(address, context.clock().instant());
        return peers.freshBundlesFor(List.of(request.device())).thenApply(bundles -> {
            Draft later = context.vault().draft();
            peers.begin(later, bundles, true);
            return later;
        });
    }

    private boolean needsNewSession(RetryRequest request, SignalAddress address, SignalRecord session) {
        boolean otherRegistration = request.registrationId().isPresent()
                && session.peerRegistrationId().isPresent()
                && request.registrationId().getAsInt()
                        != session.peerRegistrationId().getAsInt();
        Instant last = renewed.getOrDefault(address, Instant.MIN);
        boolean longAgo = last.isBefore(context.clock().instant().minus(BETWEEN_NEW_SESSIONS));
        return !session.canSend() || otherRegistration || (request.count() > 1 && longAgo);
    }

    private void repeat(Node stanza, RetryRequest request, KeptText text, Draft draft) {
        byte[] content = request.own() ? TextMessage.toOwnDevices(text.chat(), text.message()) : text.message();
        Optional<Ciphertext> ciphertext = context.encrypt(draft, request.device(), content);
        if (ciphertext.isEmpty()) {
            return;
        }
        context.sent().keep(draft, request.id(), text.repeatedFor(request.device()));
        context.vault().commit(draft);
        Optional<ContactToken> token = request.own() ? Optional.empty() : privacy.tokenFor(text.chat());
        context.out()
                .accept(Resend.of(
                        stanza,
                        request,
                        text.acceptedAt().orElseGet(context.clock()::instant),
                        ciphertext.get(),
                        context.self().deviceIdentity(),
                        token));
    }

    private void acknowledge(Node stanza) {
        CompanionStanzas.ack(stanza).ifPresent(context.out());
    }
}
