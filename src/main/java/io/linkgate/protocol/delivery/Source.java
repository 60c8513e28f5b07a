package io.linkgate.protocol.delivery;

import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import java.util.Optional;

/**
 * Where a message or a receipt comes from; see the table of {@link IncomingMessage}.
 *
 * @param chat without a device
 * @param sender with its device, under its own server: a hosted device has a session of its own
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
record Source(Jid chat, Optional<Jid> chatOther, Jid sender, Optional<Jid> senderOther, boolean own) {

    /** Returns the source; empty if chat or sender is missing or malformed. */
    static Optional<Source> of(Node stanza, OwnJids own) {
        Optional<Jid> from = Stanzas.jid(stanza, "from");
        if (from.isEmpty()) {
            return Optional.empty();
        }
        Jid jid = from.get();
        if (jid.isGroup() || jid.isBroadcast()) {
            return Stanzas.jid(stanza, "participant")
                    .filter(Source::hasSession)
                    .map(sender -> new Source(
                            jid.bare(),
                            Optional.empty(),
                            sender,
                            other(stanza, "participant", sender).map(sender::under),
                            own.isOwn(sender)));
        }
        if (jid.isNewsletter()) {
            return Optional.of(new Source(jid.bare(), Optional.empty(), jid, Optional.empty(), false));
        }
        if (!hasSession(jid)) {
            return Optional.empty();
        }
        return own.isOwn(jid) ? own(stanza, jid) : Optional.of(foreign(stanza, jid));
    }

    private static Source foreign(Node stanza, Jid from) {
        Optional<Jid> other = other(stanza, "sender", from);
        return new Source(from.bare(), other, from, other.map(from::under), false);
    }

    private static Optional<Source> own(Node stanza, Jid from) {
        if (stanza.attribute("recipient").isEmpty()) {
            return Optional.of(new Source(from.bare(), Optional.empty(), from, Optional.empty(), true));
        }
        return Stanzas.jid(stanza, "recipient")
                .filter(jid -> !jid.user().isEmpty())
                .map(jid -> {
                    Optional<Jid> other =
                            other(stanza, "peer_recipient", jid).or(() -> other(stanza, "recipient", jid));
                    return new Source(jid.bare(), other, from, Optional.empty(), true);
                });
    }

    /** Returns the other number of an account, by the attributes with that beginning; without a device. */
    private static Optional<Jid> other(Node stanza, String prefix, Jid jid) {
        return jid.isHidden()
                ? Stanzas.user(stanza, prefix + "_pn").filter(Jid::isPhone)
                : Stanzas.user(stanza, prefix + "_lid").filter(Jid::isHidden);
    }

    /** Accounts, automated ones included, can be the sender of a ciphertext. */
    private static boolean hasSession(Jid jid) {
        return jid.isUser() || (jid.isBot() && !jid.user().isEmpty());
    }

    @Override
    public String toString() {
        return "Source[own=" + own + "]";
    }
}
