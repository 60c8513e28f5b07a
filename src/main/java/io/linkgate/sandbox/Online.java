package io.linkgate.sandbox;

import io.linkgate.protocol.node.Node;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A linked device is here and asks what linked devices ask. Nobody ever writes to it.
 *
 * @param address which device
 * @param preKeys how many of its one-time keys the server has
 */
record Online(DeviceAddress address, int preKeys) implements Stage {

    private static final int BAD_REQUEST = 400;

    Online {
        Objects.requireNonNull(address);
    }

    @Override
    public Optional<Instant> deadline() {
        return Optional.empty();
    }

    @Override
    public Optional<Offer> offer() {
        return Optional.empty();
    }

    @Override
    public Turn received(Node node, Instant now) {
        Optional<String> id = node.attribute("id").filter(any -> Stanzas.isRequest(node));
        return id.isEmpty() ? Turn.to(this) : asked(node, id.get(), now);
    }

    @Override
    public Turn finished() {
        return Turn.to(new Over(), Stanzas.streamEnd());
    }

    private Turn asked(Node node, String id, Instant now) {
        Node result = Stanzas.result(id, now);
        return switch (node.attribute("xmlns").orElse("")) {
            case "encrypt" -> keys(node, id, result);
            case "md" ->
                node.child("remove-companion-device").isPresent() ? remove(node, id, result) : Turn.to(this, result);
            case "abt" -> Turn.to(this, result.withChildren(Node.of("props")));
            case "privacy" -> Turn.to(this, result.withChildren(Node.of("privacy")));
            case "blocklist" -> Turn.to(this, result.withChildren(Node.of("list")));
            default -> Turn.to(this, result);
        };
    }

    private Turn keys(Node node, String id, Node result) {
        if (node.has("type", "set")) {
            return PreKeyUpload.countIn(node)
                    .map(count -> Turn.to(
                                    new Online(address, Math.min(LinkedDevice.MOST_PRE_KEYS, preKeys + count)), result)
                            .with(new Effect.Stock(address, count)))
                    .orElseGet(() -> Turn.to(this, Stanzas.error(id, BAD_REQUEST, "bad-request")));
        }
        if (node.child("count").isPresent()) {
            return Turn.to(this, result.withChildren(Node.of("count").with("value", Integer.toString(preKeys))));
        }
        return Turn.to(this, node.child("digest").isPresent() ? result.withChildren(Node.of("digest")) : result);
    }

    private Turn remove(Node node, String id, Node result) {
        boolean own = node.child("remove-companion-device")
                .filter(child -> child.has("jid", address.jid()))
                .isPresent();
        return own
                ? Turn.to(new Over(), result, Stanzas.deviceRemoved()).with(new Effect.Unlink(address))
                : Turn.to(this, Stanzas.error(id, BAD_REQUEST, "bad-request"));
    }
}
