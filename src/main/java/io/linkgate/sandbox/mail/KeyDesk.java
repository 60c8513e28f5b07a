package io.linkgate.sandbox.mail;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.node.Node;
import io.linkgate.sandbox.account.Accounts;
import io.linkgate.sandbox.account.DeviceAddress;
import io.linkgate.sandbox.account.LinkedDevice;
import io.linkgate.sandbox.account.PhoneAccount;
import io.linkgate.sandbox.account.PublishedKeys;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The keys of devices: takes uploads, counts, and hands bundles to those who want to write (messaging.md section 5).
 * Safe for use by any thread.
 */
final class KeyDesk {

    private static final byte[] KEY_TYPE = {5};
    private static final int ID_BYTES = 3;
    private static final String NOT_FOUND = "404";

    private final Accounts accounts;
    private final Directory directory;
    private final OneTimeKeys oneTime;
    private final PhoneKeys phones;

    KeyDesk(Accounts accounts, Directory directory, OneTimeKeys oneTime, PhoneKeys phones) {
        this.accounts = Objects.requireNonNull(accounts);
        this.directory = Objects.requireNonNull(directory);
        this.oneTime = Objects.requireNonNull(oneTime);
        this.phones = Objects.requireNonNull(phones);
    }

    /** Takes an upload of a linked device; false when its shape or its signature is wrong. */
    boolean upload(DeviceAddress device, Node iq) {
        Optional<KeyUpload> upload = KeyUpload.of(iq);
        upload.ifPresent(keys -> {
            int left = count(device);
            oneTime.add(device, keys.oneTime());
            accounts.stock(device, left + keys.oneTime().size(), keys.published());
        });
        return upload.isPresent();
    }

    /** Replaces the signed pre-key of a linked device; false if the new one is not signed by it. */
    boolean rotate(DeviceAddress device, Node rotation) {
        Optional<PublishedKeys> keys = accounts.device(device)
                .flatMap(LinkedDevice::keys)
                .flatMap(before -> KeyUpload.rotated(rotation, before));
        keys.ifPresent(rotated ->
                accounts.stock(device, accounts.device(device).orElseThrow().preKeys(), rotated));
        return keys.isPresent();
    }

    /** How many one-time keys of a linked device are left. */
    int count(DeviceAddress device) {
        return accounts.device(device)
                .map(known -> Math.max(0, known.preKeys() - oneTime.taken(device)))
                .orElse(0);
    }

    /** The bundles of the devices that a query names, each as a child of {@code list}. */
    Node bundles(Node key) {
        return Node.of("list")
                .withChildren(key.children("user").stream().map(this::bundle).toList());
    }

    private Node bundle(Node asked) {
        Node user = Node.of("user").with("jid", asked.attribute("jid").orElse(""));
        Optional<MailAddress> address = asked.attribute("jid").flatMap(MailAddress::parse);
        return address.flatMap(device -> directory
                        .account(device)
                        .flatMap(account -> device.device() == 0
                                ? Optional.of(ofPhone(user, account))
                                : account.device(device.device()).flatMap(linked -> ofDevice(user, account, linked))))
                .orElseGet(() -> user.withChildren(
                        Node.of("error").with("code", NOT_FOUND).with("text", "item-not-found")));
    }

    private Node ofPhone(Node user, PhoneAccount account) {
        DeviceAddress device = DeviceAddress.ofPhone(account.phone());
        // First: the keys of a phone with another identity than before are new.
        PublishedKeys published = phones.published(account);
        if (oneTime.left(device) == 0) {
            oneTime.add(device, phones.batch(account));
        }
        return user.withChildren(children(published, oneTime.take(device)));
    }

    private Optional<Node> ofDevice(Node user, PhoneAccount account, LinkedDevice device) {
        return device.keys().map(keys -> {
            List<Node> children =
                    new ArrayList<>(children(keys, oneTime.take(new DeviceAddress(account.phone(), device.number()))));
            device.identity()
                    .ifPresent(
                            identity -> children.add(Node.of("device-identity").withBytes(identity.bytes())));
            return user.withChildren(children);
        });
    }

    private static List<Node> children(PublishedKeys keys, Optional<OneTimeKeys.Key> oneTime) {
        List<Node> children = new ArrayList<>(List.of(
                Node.of("registration")
                        .withBytes(ByteBuffer.allocate(Integer.BYTES)
                                .putInt(keys.registrationId())
                                .array()),
                Node.of("type").withBytes(KEY_TYPE),
                Node.of("identity").withBytes(keys.identity().bytes())));
        oneTime.ifPresent(key -> children.add(Node.of("key").withChildren(id(key.id()), value(key.key()))));
        children.add(Node.of("skey")
                .withChildren(
                        id(keys.signedPreKeyId()),
                        value(keys.signedPreKey()),
                        Node.of("signature").withBytes(keys.signature().bytes())));
        return children;
    }

    private static Node id(int id) {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(id).array();
        return Node.of("id").withBytes(Arrays.copyOfRange(bytes, Integer.BYTES - ID_BYTES, Integer.BYTES));
    }

    private static Node value(PublicKey key) {
        return Node.of("value").withBytes(key.bytes());
    }

    /** Forgets the one-time keys of a device that is gone. */
    void forget(DeviceAddress device) {
        oneTime.forget(device);
    }
}
