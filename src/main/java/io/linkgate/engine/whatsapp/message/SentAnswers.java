package io.linkgate.engine.whatsapp.message;

import io.linkgate.engine.message.MessageEvent;
import io.linkgate.engine.message.SendOutcome;
import io.linkgate.engine.whatsapp.memory.Draft;
import io.linkgate.engine.whatsapp.memory.KeptText;
import io.linkgate.protocol.delivery.SentAck;
import io.linkgate.protocol.node.Node;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the server's answers to texts. Confined to the desk's mailbox. */
final class SentAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(SentAnswers.class);

    private final DeskContext context;
    private final PrivacyDesk privacy;

    SentAnswers(DeskContext context, PrivacyDesk privacy) {
        this.context = context;
        this.privacy = privacy;
    }

    void received(Node stanza) {
        SentAck.parse(stanza)
                .ifPresent(ack -> context.sent()
                        .find(ack.id())
                        .filter(text -> text.outcome().isEmpty())
                        .ifPresent(text -> answered(ack, text)));
    }

    private void answered(SentAck ack, KeptText text) {
        KeptText next = ack.error().isPresent()
                ? text.rejected(ack.error().getAsInt())
                : text.accepted(ack.at().orElseGet(context.clock()::instant));
        Draft draft = context.vault().draft();
        SendOutcome outcome;
        if (ack.isServerTrouble()) {
            outcome = new SendOutcome.NotSent(); // the same id may be sent again
            context.sent().drop(draft, ack.id());
        } else {
            outcome = next.outcome().orElseThrow();
            context.sent().keep(draft, ack.id(), next);
        }
        context.sent().answered(draft, ack.id());
        if (ack.isStale(text.participantHash())) {
            // The recipient, or the own account, has other devices than were known. The text is not sent again:
            // a client that did so went round in circles (Baileys Socket/messages-recv.ts).
            LOG.debug("The server knows other devices of a recipient; they are requested again with the next text");
            context.accounts().forgetDevices(draft, text.chat());
            context.accounts().forgetDevices(draft, context.self().jids().inFormOf(text.chat()));
        }
        draft.happened(new MessageEvent.SendEnded(ack.id(), outcome));
        context.vault().commit(draft);
        boolean tokenMissing = ack.error().orElse(0) == SentAck.NEEDS_TOKEN;
        if (outcome instanceof SendOutcome.Accepted || tokenMissing) {
            privacy.giveIfDue(text.chat());
        }
    }
}
