package io.linkgate.engine.whatsapp.message;

import io.linkgate.engine.message.AckLevel;
import io.linkgate.engine.message.MessageEvent;
import io.linkgate.engine.whatsapp.memory.Draft;
import io.linkgate.engine.whatsapp.memory.KeptText;
import io.linkgate.protocol.delivery.IncomingReceipt;
import io.linkgate.protocol.delivery.ReceiptType;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.stream.CompanionStanzas;
import java.util.Optional;

/** Reads receipts, and notes how far the texts that were sent have come. Confined to the desk's mailbox. */
final class ReceiptDesk {

    private final DeskContext context;
    private final RepeatDesk repeats;

    ReceiptDesk(DeskContext context, RepeatDesk repeats) {
        this.context = context;
        this.repeats = repeats;
    }

    /** Takes a receipt, and acknowledges it once its content is on disk. */
    void received(Node stanza) {
        Optional<IncomingReceipt> receipt =
                IncomingReceipt.parse(stanza, context.self().jids());
        if (receipt.isPresent() && receipt.get().type() == ReceiptType.RETRY) {
            repeats.asked(stanza, receipt.get());
            return;
        }
        receipt.ifPresent(this::take);
        CompanionStanzas.ack(stanza).ifPresent(context.out());
    }

    private void take(IncomingReceipt receipt) {
        Optional<AckLevel> level = level(receipt);
        if (level.isEmpty()) {
            return;
        }
        Draft draft = context.vault().draft();
        for (String id : receipt.ids()) {
            Optional<KeptText> text = context.sent().find(id);
            // Only the recipient can have received it; devices of the own account, and strangers, prove nothing.
            if (text.filter(known -> context.accounts().areSame(receipt.sender(), known.chat()))
                    .filter(known -> known.isBehind(level.get()))
                    .isPresent()) {
                context.sent().keep(draft, id, text.get().at(level.get()));
                draft.happened(
                        new MessageEvent.Acknowledged(id, text.get().chat().text(), level.get()));
            }
        }
        context.vault().commit(draft);
    }

    private static Optional<AckLevel> level(IncomingReceipt receipt) {
        return switch (receipt.type()) {
            case DELIVERED, INACTIVE -> Optional.of(AckLevel.DEVICE);
            case READ, PLAYED -> Optional.of(AckLevel.READ);
            case SENDER, RETRY, READ_SELF, PLAYED_SELF, SERVER_ERROR, HISTORY, PEER, OTHER -> Optional.empty();
        };
    }
}
