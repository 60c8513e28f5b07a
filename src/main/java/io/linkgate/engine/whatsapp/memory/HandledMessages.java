package io.linkgate.engine.whatsapp.memory;

import io.linkgate.engine.message.StoreKind;
import io.linkgate.protocol.message.Jid;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * The messages that were handled, so that none is reported twice: the server repeats what it holds no answer for, and
 * the own phone may bring what its sender brings too. Confined to the desk's mailbox.
 */
public final class HandledMessages {

    /** The server repeats at the next login, which may be after a long weekend. */
    private static final Duration KEPT = Duration.ofDays(7);

    private final KnownAccounts accounts;
    private final Clock clock;

    public HandledMessages(KnownAccounts accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    /** What a message was. */
    public enum Kind {
        /** For people, or not readable. */
        MESSAGE(1),
        /** A notice of history, which needs a second receipt each time it comes. */
        HISTORY(2);

        private final byte number;

        Kind(int number) {
            this.number = (byte) number;
        }
    }

    /** Returns what a message was; empty if it is new. */
    public Optional<Kind> find(Draft draft, Jid sender, String id) {
        return draft.load(StoreKind.HANDLED, key(draft, sender, id))
                .map(bytes -> bytes.length == 1 && bytes[0] == Kind.HISTORY.number ? Kind.HISTORY : Kind.MESSAGE);
    }

    public void add(Draft draft, Jid sender, String id, Kind kind) {
        draft.put(
                StoreKind.HANDLED,
                key(draft, sender, id),
                new byte[] {kind.number},
                Optional.of(clock.instant().plus(KEPT)));
    }

    /**
     * Ids are unique per chat, and a peer that reuses one of another peer's takes nothing from it. A message may come
     * under the phone number of its sender and again under the hidden one; the draft knows that they belong together.
     */
    private String key(Draft draft, Jid sender, String id) {
        return accounts.mainForm(draft, sender).text() + " " + id;
    }
}
