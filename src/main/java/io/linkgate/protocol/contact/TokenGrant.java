package io.linkgate.protocol.contact;

import io.linkgate.protocol.delivery.Stanzas;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import java.time.Instant;

/** Gives the account's privacy token to a contact (whatsmeow {@code tctoken.go}, {@code issuePrivacyToken}). */
public final class TokenGrant {

    private TokenGrant() {}

    /**
     * Returns the request.
     *
     * @param contact under its hidden number if it is known
     * @param at when it is given; the earlier time if it is given again to a contact who has registered again
     */
    public static Node of(String id, Jid contact, Instant at) {
        return Stanzas.request(id, "set", "privacy")
                .withChildren(Node.of("tokens")
                        .withChildren(Node.of("token")
                                .with("jid", contact.bare().text())
                                .with("t", Stanzas.seconds(at))
                                .with("type", "trusted_contact")));
    }
}
