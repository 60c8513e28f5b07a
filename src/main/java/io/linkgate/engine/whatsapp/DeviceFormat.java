package io.linkgate.engine.whatsapp;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.engine.DeviceException;
import io.linkgate.engine.whatsapp.wire.DeviceRecord;
import io.linkgate.engine.whatsapp.wire.LinkRecord;
import io.linkgate.engine.whatsapp.wire.SignedPreKeyRecord;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.crypto.Signature;
import io.linkgate.protocol.crypto.XEdDsa;
import io.linkgate.protocol.identity.ClientProps;
import io.linkgate.protocol.identity.CompanionKeys;
import io.linkgate.protocol.identity.LinkedIdentity;
import io.linkgate.protocol.identity.PairingException;
import io.linkgate.protocol.identity.SignedPreKey;
import java.util.Optional;

/** The stored form of a companion: {@code device.proto}, keys in the clear. */
final class DeviceFormat {

    private static final int VERSION = 1;

    private DeviceFormat() {}

    static byte[] write(DeviceState state) {
        CompanionKeys keys = state.keys();
        DeviceRecord.Builder record = DeviceRecord.newBuilder()
                .setVersion(VERSION)
                .setNoise(ByteString.copyFrom(keys.noise().privateBytes()))
                .setIdentity(ByteString.copyFrom(keys.identity().privateBytes()))
                .setSignedPreKey(SignedPreKeyRecord.newBuilder()
                        .setId(keys.signedPreKey().id())
                        .setPrivateKey(
                                ByteString.copyFrom(keys.signedPreKey().pair().privateBytes()))
                        .setSignature(ByteString.copyFrom(
                                keys.signedPreKey().signature().bytes())))
                .setRegistrationId(keys.registrationId())
                .setAdvSecret(ByteString.copyFrom(keys.advSecret().bytes()))
                .setNextPreKeyId(state.nextPreKeyId())
                .setRoutingInfo(ByteString.copyFrom(state.routing().bytes()))
                .setLoginCounter(state.logins());
        state.link().ifPresent(link -> record.setLink(write(link)));
        return record.build().toByteArray();
    }

    private static LinkRecord write(Link link) {
        return LinkRecord.newBuilder()
                .setJid(link.jid())
                .setLid(link.lid())
                .setPlatform(link.platform())
                .setBusiness(link.business())
                .setIdentity(ByteString.copyFrom(link.identity().stored()))
                .setClientProps(ByteString.copyFrom(link.props().raw().bytes()))
                .build();
    }

    static DeviceState read(byte[] bytes) throws DeviceException {
        try {
            return read(DeviceRecord.parseFrom(bytes));
        } catch (InvalidProtocolBufferException | PairingException | IllegalArgumentException e) {
            // Without the cause, which may quote a key.
            throw new DeviceException("is damaged");
        }
    }

    private static DeviceState read(DeviceRecord record) throws DeviceException, PairingException {
        if (record.getVersion() != VERSION) {
            throw new DeviceException("has version " + Integer.toUnsignedString(record.getVersion())
                    + ", and this Linkgate reads version " + VERSION);
        }
        KeyPair identity = KeyPair.ofPrivate(record.getIdentity().toByteArray());
        CompanionKeys keys = new CompanionKeys(
                KeyPair.ofPrivate(record.getNoise().toByteArray()),
                identity,
                preKey(record.getSignedPreKey(), identity.publicKey()),
                record.getRegistrationId(),
                SecretBytes.of(record.getAdvSecret().toByteArray()));
        return new DeviceState(
                keys,
                record.getNextPreKeyId(),
                SecretBytes.of(record.getRoutingInfo().toByteArray()),
                record.hasLink() ? Optional.of(link(record.getLink())) : Optional.empty(),
                record.getLoginCounter());
    }

    /** Reads the pre-key and checks its signature, which shows that neither key has changed. */
    private static SignedPreKey preKey(SignedPreKeyRecord record, PublicKey identity) throws DeviceException {
        KeyPair pair = KeyPair.ofPrivate(record.getPrivateKey().toByteArray());
        Signature signature = Signature.of(record.getSignature().toByteArray());
        if (!XEdDsa.verify(identity, SignedPreKey.signedMessage(pair.publicKey()), signature.bytes())) {
            throw new DeviceException("is damaged");
        }
        return new SignedPreKey(record.getId(), pair, signature);
    }

    private static Link link(LinkRecord record) throws DeviceException, PairingException {
        LinkedIdentity identity = LinkedIdentity.ofStored(record.getIdentity().toByteArray());
        ClientProps props = ClientProps.of(record.getClientProps().toByteArray());
        return Link.of(record.getJid(), record.getLid(), record.getPlatform(), record.getBusiness(), identity, props)
                .orElseThrow(() -> new DeviceException("is damaged"));
    }
}
