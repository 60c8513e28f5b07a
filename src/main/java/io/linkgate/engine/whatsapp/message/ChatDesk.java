package io.linkgate.engine.whatsapp.message;

import io.linkgate.engine.message.NumberLookup;
import io.linkgate.engine.message.Recipient;
import io.linkgate.engine.whatsapp.memory.Draft;
import io.linkgate.engine.whatsapp.memory.UnseenMessages;
import io.linkgate.protocol.contact.ChatState;
import io.linkgate.protocol.delivery.ReadReceipt;
import io.linkgate.protocol.delivery.UsyncAnswer;
import io.linkgate.protocol.delivery.UsyncQuery;
import io.linkgate.protocol.message.Jid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** What is done in a chat besides writing: looking a number up, reading, typing. Confined to the desk's mailbox. */
final class ChatDesk {

    private final DeskContext context;
    private final PeerLookup peers;
    private final UnseenMessages unseen;

    ChatDesk(DeskContext context, PeerLookup peers, UnseenMessages unseen) {
        this.context = context;
        this.peers = peers;
        this.unseen = unseen;
    }

    CompletionStage<NumberLookup> lookUp(String phone) {
        return context.queries()
                .ask(
                        UsyncQuery.contacts(
                                context.queries().nextId(), context.queries().nextId(), List.of(phone)),
                        UsyncAnswer::parse)
                .thenApply(answer -> answer.exists(phone)
                        .map(exists -> exists ? NumberLookup.EXISTS : NumberLookup.UNKNOWN)
                        .orElse(NumberLookup.UNANSWERED))
                .exceptionally(failure -> NumberLookup.UNANSWERED);
    }

    CompletionStage<Boolean> markSeen(Recipient chat) {
        Jid jid = Jid.parse(chat.jid()).orElseThrow();
        Draft draft = context.vault().draft();
        List<Jid> forms = Stream.concat(Stream.of(jid), context.accounts().otherFormOf(jid).stream())
                .toList();
        for (Jid form : forms) {
            List<String> ids = unseen.of(draft, form);
            if (!ids.isEmpty()) {
                List<String> newestFirst = new ArrayList<>(ids);
                Collections.reverse(newestFirst);
                context.out()
                        .accept(ReadReceipt.of(
                                form, newestFirst, context.clock().instant()));
                unseen.clear(draft, form);
            }
        }
        context.vault().commit(draft);
        return CompletableFuture.completedFuture(true);
    }

    CompletionStage<Boolean> showTyping(Recipient chat, boolean typing) {
        return peers.addressOf(Jid.parse(chat.jid()).orElseThrow())
                .thenApply(address -> {
                    context.out().accept(typing ? ChatState.composing(address) : ChatState.paused(address));
                    return true;
                })
                .exceptionally(failure -> false);
    }
}
