package io.linkgate.engine.whatsapp.message;

import io.linkgate.engine.whatsapp.memory.Draft;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.delivery.BundleAnswer;
import io.linkgate.protocol.delivery.BundleQuery;
import io.linkgate.protocol.delivery.OwnJids;
import io.linkgate.protocol.delivery.UsyncAnswer;
import io.linkgate.protocol.delivery.UsyncQuery;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.message.LidPair;
import io.linkgate.protocol.signal.PreKeyBundle;
import io.linkgate.protocol.signal.SignalAddress;
import io.linkgate.protocol.signal.SignalException;
import io.linkgate.protocol.signal.SignalRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up what must be known about other accounts before they can be written to, and asks the server for what is
 * missing. Stages fail with {@link Queries.UnansweredException}. Confined to the desk's mailbox.
 */
final class PeerLookup {

    private static final Logger LOG = LoggerFactory.getLogger(PeerLookup.class);

    private final DeskContext context;

    PeerLookup(DeskContext context) {
        this.context = context;
    }

    /**
     * Returns the account as it must be addressed: by its hidden number where the own account has one and is not known
     * to file its chats under phone numbers; never both kinds in one stanza (whatsmeow {@code send.go}, whatsapp-rust
     * {@code src/send}).
     */
    CompletableFuture<Jid> addressOf(Jid recipient) {
        if (context.self().jids().isOwn(recipient)) {
            return done(own());
        }
        if (recipient.isHidden()) {
            return done(
                    prefersHidden()
                            ? recipient
                            : context.accounts().phoneOf(recipient).orElse(recipient));
        }
        if (!prefersHidden()) {
            return done(recipient);
        }
        Optional<Jid> known = context.accounts().hiddenOf(recipient);
        return known.isPresent() ? done(known.get()) : askForHidden(recipient);
    }

    private Jid own() {
        OwnJids own = context.self().jids();
        return (prefersHidden() ? own.hidden().orElseThrow() : own.phone()).bare();
    }

    /**
     * Whether accounts are addressed by their hidden numbers, which needs an own one. The phone may have migrated its
     * chats since the link.
     */
    private boolean prefersHidden() {
        return context.self().jids().hidden().isPresent()
                && (!context.self().unmigrated() || context.accounts().isMigrated());
    }

    private CompletableFuture<Jid> askForHidden(Jid phone) {
        return context.queries()
                .ask(
                        UsyncQuery.hiddenNumbers(
                                context.queries().nextId(), context.queries().nextId(), List.of(phone)),
                        UsyncAnswer::parse)
                .thenApply(answer -> {
                    Optional<Jid> hidden = answer.user(phone).flatMap(UsyncAnswer.User::hidden);
                    Draft draft = context.vault().draft();
                    hidden.flatMap(found -> LidPair.of(phone, found))
                            .ifPresent(pair -> context.accounts().learn(draft, pair));
                    context.vault().commit(draft);
                    return hidden.map(Jid::bare).orElse(phone);
                });
    }

    /**
     * Returns the devices to which a text to that account goes: all of its own, and all others of the own account. An
     * answer without a list of the account is none; an account with an empty list does not exist.
     *
     * @param chat as it is addressed
     */
    CompletableFuture<List<Jid>> devicesFor(Jid chat) {
        Jid own = context.self().jids().inFormOf(chat);
        List<Jid> unknown = Stream.of(chat, own)
                .distinct()
                .filter(user -> context.accounts().devices(user).isEmpty())
                .toList();
        if (unknown.isEmpty()) {
            return done(knownDevices(chat, own));
        }
        return context.queries()
                .ask(
                        UsyncQuery.devices(
                                context.queries().nextId(), context.queries().nextId(), unknown),
                        UsyncAnswer::parse)
                .thenApply(answer -> {
                    if (unknown.contains(chat)
                            && answer.user(chat)
                                    .flatMap(UsyncAnswer.User::devices)
                                    .isEmpty()) {
                        throw new Queries.UnansweredException();
                    }
                    Draft draft = context.vault().draft();
                    for (Jid user : unknown) {
                        answer.user(user).ifPresent(found -> keep(draft, user, found));
                    }
                    context.vault().commit(draft);
                    return knownDevices(chat, own);
                });
    }

    private void keep(Draft draft, Jid user, UsyncAnswer.User found) {
        found.devices().ifPresent(list -> context.accounts().keepDevices(draft, user, list.devices()));
        found.pair().ifPresent(pair -> context.accounts().learn(draft, pair));
    }

    private List<Jid> knownDevices(Jid chat, Jid own) {
        return Stream.of(chat, own)
                .distinct()
                .flatMap(user -> context.accounts().devices(user).orElse(List.of()).stream())
                .filter(device -> !context.self().jids().isThisDevice(device))
                .toList();
    }

    /** Asks for what begins a session with each device that has none. A device whose answer is an error is left out. */
    CompletableFuture<Map<Jid, PreKeyBundle>> bundlesFor(List<Jid> devices) {
        List<Jid> without =
                devices.stream().filter(device -> !hasSession(device)).toList();
        return without.isEmpty() ? done(Map.of()) : ask(without, false);
    }

    /** Asks for what begins another session with devices that have one. */
    CompletableFuture<Map<Jid, PreKeyBundle>> freshBundlesFor(List<Jid> devices) {
        return ask(devices, true);
    }

    private CompletableFuture<Map<Jid, PreKeyBundle>> ask(List<Jid> devices, boolean again) {
        return context.queries()
                .ask(
                        BundleQuery.of(context.queries().nextId(), devices, again),
                        answer -> BundleAnswer.parse(
                                answer, devices, context.self().jids(), this::identityOf))
                .thenApply(BundleAnswer::bundles);
    }

    /**
     * Returns the identity of a phone as far as it is known; it vouches for its companions. That of the own phone came
     * with the link, and nothing that the server says later can change it.
     */
    Optional<PublicKey> identityOf(Jid phone) {
        if (context.self().jids().isOwn(phone)) {
            return Optional.of(context.self().identity().accountKey());
        }
        Draft draft = context.vault().draft();
        return draft.session(context.accounts().sessionAddress(draft, phone)).peerIdentity();
    }

    private boolean hasSession(Jid device) {
        return context.session(context.vault().draft(), device).canSend();
    }

    /**
     * Begins sessions in a draft.
     *
     * @param replace whether devices that have a session get another one
     * @return those that could not begin, for example because of a signature
     */
    Set<Jid> begin(Draft draft, Map<Jid, PreKeyBundle> bundles, boolean replace) {
        List<Jid> refused = new ArrayList<>();
        bundles.forEach((device, bundle) -> {
            SignalAddress address = context.accounts().sessionAddress(draft, device);
            SignalRecord before = context.session(draft, device);
            if (before.canSend() && !replace) {
                return;
            }
            try {
                draft.put(address, context.signal().begin(before, bundle));
            } catch (SignalException e) {
                LOG.warn("The keys of a recipient's device are refused: {}", e.reason());
                refused.add(device);
            }
        });
        return Set.copyOf(refused);
    }

    private static <T> CompletableFuture<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }
}
