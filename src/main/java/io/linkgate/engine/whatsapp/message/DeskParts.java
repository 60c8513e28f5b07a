package io.linkgate.engine.whatsapp.message;

import io.linkgate.engine.RetryingExecutor;
import io.linkgate.engine.Workers;
import io.linkgate.engine.message.MessageStore;
import io.linkgate.engine.whatsapp.memory.HandledMessages;
import io.linkgate.engine.whatsapp.memory.KeptTexts;
import io.linkgate.engine.whatsapp.memory.KnownAccounts;
import io.linkgate.engine.whatsapp.memory.SessionVault;
import io.linkgate.engine.whatsapp.memory.StoreFailedException;
import io.linkgate.engine.whatsapp.memory.UnseenMessages;
import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.signal.SignalIdentity;
import io.linkgate.protocol.signal.SignalSessions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The parts of a desk, and which of them takes which stanza. Confined to the desk's mailbox. */
final class DeskParts {

    private final Queries queries;
    private final TextSender sender;
    private final SentAnswers sentAnswers;
    private final MessageReceiver receiver;
    private final ReceiptDesk receipts;
    private final NoticeDesk notices;
    private final ChatDesk chats;

    DeskParts(
            Self self,
            MessageStore store,
            Surroundings surroundings,
            Executor mailbox,
            Consumer<StoreFailedException> broken,
            String idPrefix,
            Workers workers,
            Clock clock,
            SecureRandom random) {
        RetryingExecutor retrying = new RetryingExecutor(mailbox, workers.timers());
        this.queries = new Queries(idPrefix, surroundings::send, retrying);
        SessionVault vault = new SessionVault(store, self.keys().signedPreKey(), clock);
        DeskContext context = new DeskContext(
                self,
                vault,
                new KnownAccounts(vault, clock),
                new KeptTexts(vault, clock),
                queries,
                new SignalSessions(
                        new SignalIdentity(self.keys().identity(), self.keys().registrationId()), random),
                clock,
                random,
                surroundings::send,
                broken);
        PeerLookup peers = new PeerLookup(context);
        PrivacyDesk privacy = new PrivacyDesk(context);
        UnseenMessages unseen = new UnseenMessages(clock);
        HandledMessages handled = new HandledMessages(context.accounts(), clock);
        PeerDesk own = new PeerDesk(context, peers, privacy, new SlicedChanges(vault, mailbox));
        RetryAsker asker = new RetryAsker(context, surroundings, own, retrying);
        this.sender = new TextSender(context, peers, privacy);
        this.sentAnswers = new SentAnswers(context, privacy);
        this.receiver =
                new MessageReceiver(context, asker, own, handled, new ContentReader(context, own, handled, unseen));
        this.receipts = new ReceiptDesk(context, new RepeatDesk(context, peers, privacy));
        this.notices = new NoticeDesk(context, privacy);
        this.chats = new ChatDesk(context, peers, unseen);
    }

    Queries queries() {
        return queries;
    }

    TextSender sender() {
        return sender;
    }

    ChatDesk chats() {
        return chats;
    }

    void take(Node stanza) {
        switch (stanza.tag()) {
            case "message", "status" -> receiver.received(stanza);
            case "receipt" -> receipts.received(stanza);
            case "ack" -> sentAnswers.received(stanza);
            case "iq" -> queries.received(stanza);
            case "notification" -> notices.received(stanza);
            default -> {}
        }
    }
}
