package io.linkgate.sandbox.stage;

import io.linkgate.protocol.node.Node;
import io.linkgate.protocol.node.StreamCode;
import io.linkgate.sandbox.account.Accounts;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.PendingDevice;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The stanzas that the server sends. {@code from} is written as the server's JID, never as a plain token: whatsmeow
 * compares it with a JID value.
 */
public final class ServerStanzas {

    private static final String SERVER = "@s.whatsapp.net";

    /** A protobuf message of flags about what the phone has migrated; informational. Here: the first of them. */
    private static final byte[] CLIENT_PROPS = {0x08, 0x01};

    /**
     * Privacy tokens on all one-to-one messages, issued to hidden numbers (Baileys {@code Socket/chats.ts}, {@code
     * Utils/tc-token-utils.ts}).
     */
    private static final List<String> SWITCHED_ON = List.of("10518", "14303");

    private ServerStanzas() {}

    /** Offers refs to an unpaired companion. */
    static Node pairDevice(String id, List<OfferedCode> codes) {
        List<Node> children = codes.stream()
                .map(code -> Node.of("ref").withBytes(code.ref().getBytes(StandardCharsets.UTF_8)))
                .toList();
        return request(id)
                .with("xmlns", "md")
                .withChildren(Node.of("pair-device").withChildren(children));
    }

    /** The empty answer to a request. */
    static Node result(String id, Instant now) {
        return Node.of("iq")
                .with("from", SERVER)
                .with("id", id)
                .with("t", seconds(now))
                .with("type", "result");
    }

    /** The refusal that follows a handshake. */
    public static Node failure(int reason) {
        Node failure =
                Node.of("failure").with("reason", Integer.toString(reason)).with("location", "sbx");
        return StreamCode.of(reason).map(code -> detailed(failure, code)).orElse(failure);
    }

    private static Node detailed(Node failure, StreamCode reason) {
        return switch (reason) {
            case BANNED_FOR_A_TIME -> failure.with("code", "101").with("expire", "3600");
            case ACCOUNT_LOCKED, ACCOUNT_BANNED ->
                failure.with("logout_message_header", "This account is not available.")
                        .with("logout_message_subtext", "The sandbox was instructed to report this.");
            case BAD_REQUEST,
                    LOGGED_OUT,
                    CLIENT_OUTDATED,
                    CONFLICT,
                    UNKNOWN_CLIENT,
                    RATE_LIMITED,
                    REPLACED,
                    INTERNAL_ERROR,
                    EXPERIMENTAL,
                    UNAVAILABLE,
                    RESTART,
                    FORCED_LOGOUT -> failure;
        };
    }

    /** The server's own keep-alive; often without an id. */
    public static Node ping() {
        return Node.of("iq").with("from", SERVER).with("type", "get").with("xmlns", "urn:xmpp:ping");
    }

    /**
     * Notifies a companion that a phone has vouched for it. The order of the children is not fixed; this one is ours.
     */
    static Node pairSuccess(String id, PendingDevice pendingDevice, Instant now) {
        return request(id)
                .with("xmlns", "md")
                .with("t", seconds(now))
                .withChildren(Node.of("pair-success")
                        .withChildren(
                                Node.of("device")
                                        .with("jid", pendingDevice.address().jid())
                                        .with("lid", lid(pendingDevice.lid(), pendingDevice.address())),
                                Node.of("client-props").withBytes(CLIENT_PROPS),
                                Node.of("device-identity")
                                        .withBytes(pendingDevice.identity().content()),
                                Node.of("platform").with("name", "android")));
    }

    /** Asks an unpaired companion for a new secret in its codes; known since 2026. */
    public static Node refresh(String id, Instant now) {
        return notification(id, "companion_reg_refresh", now).withChildren(Node.of("companion_reg_refresh"));
    }

    /**
     * Asks a companion that is not linked yet for a passkey of the account whose phone has taken its code; since June
     * 2026.
     */
    static Node passkeyWanted(String id, String options, Instant now) {
        return notification(id, "passkey_prologue_request", now)
                .withChildren(Node.of("passkey_request_options").withText(options));
    }

    /** Builds a notification. Companions acknowledge it; the stand-in does not wait for that. */
    static Node notification(String id, String type, Instant now) {
        return Node.of("notification")
                .with("from", SERVER)
                .with("type", type)
                .with("id", id)
                .with("t", seconds(now));
    }

    /** Accepts the login of a linked device. */
    static Node success(Accounts.Login login, Instant now) {
        return Node.of("success")
                .with("t", seconds(now))
                .with("props", "27")
                .with("location", "sbx")
                .with("lid", lid(login.lid(), login.address()))
                .with("abprops", "10")
                .with("creation", seconds(now));
    }

    /** What follows a successful login: routing info to repeat, and how many stanzas have waited. */
    static List<Node> welcome(byte[] routingInfo, List<Node> waiting) {
        long notifications = count(waiting, "notification");
        long receipts = count(waiting, "receipt");
        return List.of(
                ib(Node.of("edge_routing").withChildren(Node.of("routing_info").withBytes(routingInfo))),
                ib(Node.of("offline_preview")
                        .with("count", Integer.toString(waiting.size()))
                        .with("appdata", "0")
                        .with("message", Long.toString(waiting.size() - notifications - receipts))
                        .with("notification", Long.toString(notifications))
                        .with("receipt", Long.toString(receipts))));
    }

    private static long count(List<Node> stanzas, String tag) {
        return stanzas.stream().filter(stanza -> stanza.tag().equals(tag)).count();
    }

    /** Marks the end of the waiting stanzas. */
    static Node backlogEnd(int count) {
        return ib(Node.of("offline").with("count", Integer.toString(count)));
    }

    /**
     * The collections of the application state that were asked for: without a change in any (Baileys {@code
     * Utils/chat-utils.ts}, which asks again until each is named).
     */
    static Node appState(Node request) {
        return Node.of("sync")
                .withChildren(request.child("sync").stream()
                        .flatMap(sync -> sync.children("collection").stream())
                        .map(asked -> Node.of("collection")
                                .with("name", asked.attribute("name").orElse(""))
                                .with("version", asked.attribute("version").orElse("0"))
                                .with("type", "result"))
                        .toList());
    }

    /** What companions ask for at each login: what the service has switched on for them, by number. */
    static Node properties() {
        return Node.of("props")
                .with("protocol", "1")
                .with("hash", "sandbox")
                .withChildren(SWITCHED_ON.stream()
                        .map(code -> Node.of("prop").with("config_code", code).with("config_value", "1"))
                        .toList());
    }

    /** The end of a stream, with a number; 515 asks the companion to reconnect at once. */
    public static Node streamError(int code) {
        return Node.of("stream:error").with("code", Integer.toString(code));
    }

    /** The end of a stream without a number, because a stanza was not answered (whatsapp-rust {@code node_io.rs}). */
    public static Node unanswered(String id) {
        return Node.of("stream:error")
                .withChildren(Node.of("ack").with("class", "notification").with("id", id));
    }

    /** The phone has unlinked this device. */
    public static Node deviceRemoved() {
        return streamError(StreamCode.LOGGED_OUT.number())
                .withChildren(Node.of("conflict").with("type", "device_removed"));
    }

    /** Another connection of the same device has taken over. */
    public static Node replaced() {
        return Node.of("stream:error").withChildren(Node.of("conflict").with("type", "replaced"));
    }

    /** The error answer to a request. */
    public static Node error(String id, int code, String text) {
        return Node.of("iq")
                .with("from", SERVER)
                .with("id", id)
                .with("type", "error")
                .withChildren(
                        Node.of("error").with("code", Integer.toString(code)).with("text", text));
    }

    /** Whether it is an {@code iq} that wants an answer. */
    static boolean isRequest(Node node) {
        return node.tag().equals("iq") && (node.has("type", "get") || node.has("type", "set"));
    }

    /** Answers a request, known or not, since a companion without an answer gives up. Other stanzas need no answer. */
    static Optional<Node> acknowledge(Node node, Instant now) {
        return node.attribute("id").filter(id -> isRequest(node)).map(id -> result(id, now));
    }

    /** The orderly end of a stream. */
    static Node streamEnd() {
        return Node.of("xmlstreamend");
    }

    private static Node request(String id) {
        return Node.of("iq").with("from", SERVER).with("type", "set").with("id", id);
    }

    private static Node ib(Node child) {
        return Node.of("ib").with("from", SERVER).withChildren(child);
    }

    private static String lid(long lid, DeviceAddress address) {
        return lid + ":" + address.device() + "@lid";
    }

    private static String seconds(Instant now) {
        return Long.toString(now.getEpochSecond());
    }
}
