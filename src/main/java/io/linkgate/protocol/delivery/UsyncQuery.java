package io.linkgate.protocol.delivery;

import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/**
 * Questions about accounts (whatsmeow {@code user.go}, Baileys {@code WAUSync} and {@code Socket/socket.ts}). Each
 * takes the id of the request and a fresh id for the session of the query.
 */
public final class UsyncQuery {

    private UsyncQuery() {}

    /**
     * Asks for the devices of accounts, and for the hidden numbers of those that are named by their phone number.
     *
     * @param users in one form, all phone numbers or all hidden ones
     */
    public static Node devices(String id, String sid, Collection<Jid> users) {
        return query(
                id,
                sid,
                "message",
                List.of(Node.of("devices").with("version", "2"), Node.of("lid")),
                users.stream().map(UsyncQuery::user).toList());
    }

    /** Asks for the hidden numbers of accounts. */
    public static Node hiddenNumbers(String id, String sid, Collection<Jid> phones) {
        return query(
                id,
                sid,
                "background",
                List.of(Node.of("lid")),
                phones.stream().map(UsyncQuery::user).toList());
    }

    /**
     * Asks whether phone numbers have accounts.
     *
     * @param phones digits with the country code first
     */
    public static Node contacts(String id, String sid, Collection<String> phones) {
        return query(
                id,
                sid,
                "interactive",
                List.of(
                        Node.of("contact").with("addressing_mode", "lid"),
                        Node.of("business").withChildren(Node.of("verified_name")),
                        Node.of("disappearing_mode"),
                        Node.of("username")),
                phones.stream()
                        .map(phone -> Node.of("user").withChildren(contact(phone)))
                        .toList());
    }

    /** As bytes: a text of this form would become an address on the wire, and known clients send none here. */
    private static Node contact(String phone) {
        String text = "+" + phone + UsyncAnswer.CONTACT_SERVER;
        return Node.of("contact").withBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Node user(Jid jid) {
        return Node.of("user").with("jid", jid.bare().text());
    }

    private static Node query(String id, String sid, String context, List<Node> asked, List<Node> users) {
        return Stanzas.request(id, "get", "usync")
                .withChildren(Node.of("usync")
                        .with("sid", sid)
                        .with("mode", "query")
                        .with("last", "true")
                        .with("index", "0")
                        .with("context", context)
                        .withChildren(
                                Node.of("query").withChildren(asked),
                                Node.of("list").withChildren(users)));
    }
}
