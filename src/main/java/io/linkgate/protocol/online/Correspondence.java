package io.linkgate.protocol.online;

import io.linkgate.protocol.node.Node;
import java.util.Set;

/**
 * The stanzas about messages and the accounts that write them. The machine passes them on unanswered: what they need is
 * known only after decryption and is promised only once it is on disk.
 */
final class Correspondence {

    private static final String STATUS = "status@broadcast";

    /**
     * Notifications about other accounts' devices and privacy tokens, and about the own account (whatsmeow {@code
     * notification.go}). Those of type {@code encrypt} concern messages when an account has a new identity.
     */
    private static final Set<String> NOTIFICATIONS = Set.of("devices", "account_sync", "privacy_token");

    private Correspondence() {}

    static boolean concerns(Node node) {
        return switch (node.tag()) {
            case "message", "receipt" -> true;
            case "status" -> node.has("from", STATUS);
            case "ack" -> node.has("class", "message");
            case "notification" ->
                node.attribute("type").filter(NOTIFICATIONS::contains).isPresent()
                        || (node.has("type", "encrypt")
                                && node.child("identity").isPresent());
            default -> false;
        };
    }
}
