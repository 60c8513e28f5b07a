package io.linkgate.engine.whatsapp.memory;

import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.engine.message.StoreKind;
import io.linkgate.engine.whatsapp.memory.wire.UnseenRecord;
import io.linkgate.protocol.message.Jid;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ids of the messages that came in chats and were not marked as read. Confined to the desk's mailbox. */
public final class UnseenMessages {

    /** A receipt for more at once is not known of any client. Of a longer list the oldest are left out. */
    private static final int MAX_IDS = 100;

    private static final Duration KEPT = Duration.ofDays(30);

    private final Clock clock;

    public UnseenMessages(Clock clock) {
        this.clock = clock;
    }

    public void add(Draft draft, Jid chat, String id) {
        List<String> ids = new ArrayList<>(of(draft, chat));
        ids.add(id);
        UnseenRecord record = UnseenRecord.newBuilder()
                .addAllId(ids.subList(Math.max(0, ids.size() - MAX_IDS), ids.size()))
                .build();
        draft.put(
                StoreKind.UNSEEN,
                key(chat),
                record.toByteArray(),
                Optional.of(clock.instant().plus(KEPT)));
    }

    /** The oldest first. */
    public List<String> of(Draft draft, Jid chat) {
        try {
            Optional<byte[]> found = draft.load(StoreKind.UNSEEN, key(chat));
            return found.isPresent() ? UnseenRecord.parseFrom(found.get()).getIdList() : List.of();
        } catch (InvalidProtocolBufferException e) {
            return List.of();
        }
    }

    public void clear(Draft draft, Jid chat) {
        draft.drop(StoreKind.UNSEEN, key(chat));
    }

    private static String key(Jid chat) {
        return chat.bare().text();
    }
}
