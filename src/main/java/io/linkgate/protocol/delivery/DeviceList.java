package io.linkgate.protocol.delivery;

import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.message.Jid;
import io.linkgate.protocol.node.Node;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The devices of one account. A companion without the index of its key is left out: messages to it are bad requests
 * (Baileys {@code Utils/signal.ts}). Hosted devices have addresses of their own. Never prints addresses.
 *
 * @param devices up to {@link #MAX_DEVICES}; further ones are ignored
 * @param keyIndexList what the account has signed about them, {@code ADVSignedKeyIndexList}; not checked
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record DeviceList(List<Jid> devices, Optional<SecretBytes> keyIndexList) {

    /** Maximum number of devices that is read; accounts may have up to five. */
    public static final int MAX_DEVICES = 32;

    private static final int MAX_INDEX_LIST = 4096;
    private static final int MAX_DEVICE = 65535;

    public DeviceList {
        devices = List.copyOf(devices);
        Objects.requireNonNull(keyIndexList);
    }

    /** Reads a {@code devices} node; empty if it holds an error, or no list. */
    static Optional<DeviceList> of(Jid user, Node devices) {
        return devices.child("device-list")
                .map(list -> new DeviceList(
                        list.children("device").stream()
                                .flatMap(device -> device(user, device).stream())
                                .distinct()
                                .limit(MAX_DEVICES)
                                .toList(),
                        devices.child("key-index-list")
                                .flatMap(Node::bytes)
                                .filter(bytes -> bytes.length <= MAX_INDEX_LIST)
                                .map(SecretBytes::of)));
    }

    private static Optional<Jid> device(Jid user, Node device) {
        int number = Stanzas.number(device, "id").orElse(-1);
        if (number < 0 || number > MAX_DEVICE) {
            return Optional.empty();
        }
        if (number != 0 && Stanzas.number(device, "key-index").isEmpty()) {
            return Optional.empty();
        }
        Jid jid = user.bare().withDevice(number);
        return Optional.of(device.has("is_hosted", "true") ? jid.hosted() : jid);
    }

    @Override
    public String toString() {
        return "DeviceList[" + devices.size() + "]";
    }
}
