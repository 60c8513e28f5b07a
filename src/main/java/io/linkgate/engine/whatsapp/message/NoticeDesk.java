package io.linkgate.engine.whatsapp.message;

import io.linkgate.engine.whatsapp.memory.Draft;
import io.linkgate.protocol.contact.AccountDevices;
import io.linkgate.protocol.contact.DevicesNotification;
import io.linkgate.protocol.contact.IdentityChange;
import io.linkgate.protocol.contact.TokenNotification;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.message.LidPair;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.CompanionStanzas;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads notifications about accounts. Each is acknowledged once its consequences are on disk. Confined to the desk's
 * mailbox.
 */
final class NoticeDesk {

    private final DeskContext context;
    private final PrivacyDesk privacy;

    NoticeDesk(DeskContext context, PrivacyDesk privacy) {
        this.context = context;
        this.privacy = privacy;
    }

    void received(Node stanza) {
        Draft draft = context.vault().draft();
        Optional<Jid> changed = Optional.empty();
        switch (stanza.attribute("type").orElse("")) {
            case "devices" -> DevicesNotification.parse(stanza).ifPresent(notice -> devices(draft, notice));
            case "account_sync" -> AccountDevices.parse(stanza).ifPresent(notice -> forgetOwnDevices(draft));
            case "privacy_token" -> TokenNotification.parse(stanza).ifPresent(notice -> token(draft, notice));
            case "encrypt" -> {
                changed = IdentityChange.parse(stanza).map(IdentityChange::account);
                changed.ifPresent(account -> identity(draft, account));
            }
            default -> {}
        }
        context.vault().commit(draft);
        changed.ifPresent(privacy::giveAgain);
        CompanionStanzas.ack(stanza).ifPresent(context.out());
    }

    /** The list is requested again when it is needed: that costs one request and cannot be wrong. */
    private void devices(Draft draft, DevicesNotification notice) {
        learn(draft, notice.account(), notice.lid());
        context.accounts().forgetDevices(draft, notice.account());
        if (context.self().jids().isOwn(notice.account())) {
            forgetOwnDevices(draft);
        }
    }

    /** Under both numbers, even if it is not known yet that they belong together. */
    private void forgetOwnDevices(Draft draft) {
        context.accounts().forgetDevices(draft, context.self().jids().phone());
        context.self().jids().hidden().ifPresent(hidden -> context.accounts().forgetDevices(draft, hidden));
    }

    private void token(Draft draft, TokenNotification notice) {
        learn(draft, notice.account(), notice.hidden());
        notice.tokens()
                .forEach(token ->
                        privacy.received(draft, notice.hidden().orElse(notice.account()), token.token(), token.at()));
    }

    private void learn(Draft draft, Jid account, Optional<Jid> hidden) {
        hidden.flatMap(number -> LidPair.of(account, number))
                .ifPresent(pair -> context.accounts().learn(draft, pair));
    }

    /** The account was registered again, so all of its devices are new, hosted ones included. */
    private void identity(Draft draft, Jid account) {
        Stream.concat(Stream.of(account.bare()), context.accounts().otherFormOf(account).stream())
                .flatMap(form -> Stream.of(form, form.hosted()))
                .map(form -> form.signalAddress().name())
                .forEach(name -> context.vault().sessionsOf(name).forEach(draft::drop));
        context.accounts().forgetDevices(draft, account);
    }
}
