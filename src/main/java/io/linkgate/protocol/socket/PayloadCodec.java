package io.linkgate.protocol.socket;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.crypto.Signature;
import io.linkgate.protocol.socket.ClientPayload.Login;
import io.linkgate.protocol.socket.ClientPayload.Register;
import io.linkgate.protocol.socket.wire.AppVersion;
import io.linkgate.protocol.socket.wire.ClientPayloadMessage;
import io.linkgate.protocol.socket.wire.ClientPayloadMessage.DevicePairingData;
import io.linkgate.protocol.socket.wire.ClientPayloadMessage.UserAgent;
import io.linkgate.protocol.socket.wire.ClientPayloadMessage.WebInfo;
import java.nio.ByteBuffer;

/**
 * Conversion between {@link ClientPayload} and its protobuf. Values that no setting changes are those of published web
 * clients (whatsmeow {@code store/clientpayload.go}, Baileys {@code src/Utils/validate-connection.ts}), byte for byte
 * as the latter writes them but for the device properties and the login counter: zero and false are written, not left
 * out.
 */
final class PayloadCodec {

    /** {@code UserAgent.Platform.WEB}. */
    private static final int WEB = 14;

    /** {@code UserAgent.ReleaseChannel.RELEASE}. */
    private static final int RELEASE = 0;

    /** {@code WebInfo.WebSubPlatform.WEB_BROWSER}. Others are reported as refused before any code is shown. */
    private static final int WEB_BROWSER = 0;

    /** {@code ConnectType.WIFI_UNKNOWN}. */
    private static final int WIFI_UNKNOWN = 1;

    /** {@code ConnectReason.USER_ACTIVATED}. */
    private static final int USER_ACTIVATED = 1;

    private PayloadCodec() {}

    static byte[] encode(ClientPayload payload) {
        ClientPayloadMessage.Builder out = ClientPayloadMessage.newBuilder()
                .setUserAgent(userAgent(payload.version()))
                .setWebInfo(WebInfo.newBuilder().setWebSubPlatform(WEB_BROWSER))
                .setConnectType(WIFI_UNKNOWN)
                .setConnectReason(USER_ACTIVATED);
        if (payload instanceof Register register) {
            out.setPassive(false).setPull(false).setDevicePairingData(pairingData(register));
        } else if (payload instanceof Login login) {
            out.setPassive(true)
                    .setPull(true)
                    .setUsername(login.user())
                    .setDevice(login.device())
                    .setLoginCounter(login.counter())
                    .setLidDbMigrated(true); // sessions and chats are filed under hidden numbers, as in whatsmeow
        }
        return out.build().toByteArray();
    }

    private static UserAgent userAgent(ClientVersion version) {
        return UserAgent.newBuilder()
                .setPlatform(WEB)
                .setAppVersion(appVersion(version))
                .setMcc("000")
                .setMnc("000")
                .setOsVersion("0.1")
                .setDevice("Desktop")
                .setOsBuildNumber("0.1")
                .setReleaseChannel(RELEASE)
                .setLocaleLanguage("en")
                .setLocaleCountry("US")
                .build();
    }

    private static DevicePairingData pairingData(Register register) {
        Registration keys = register.registration();
        return DevicePairingData.newBuilder()
                .setRegistrationId(number(keys.registrationId(), 4))
                .setKeyType(number(Registration.KEY_TYPE, 1))
                .setIdentity(ByteString.copyFrom(keys.identity().bytes()))
                .setSignedPreKeyId(number(keys.signedPreKeyId(), 3))
                .setSignedPreKey(ByteString.copyFrom(keys.signedPreKey().bytes()))
                .setSignedPreKeySignature(ByteString.copyFrom(keys.signature().bytes()))
                .setBuildHash(ByteString.copyFrom(register.version().hash()))
                .setDeviceProps(DevicePropsCodec.encode(register.device()))
                .build();
    }

    static ClientPayload decode(byte[] bytes) throws PayloadException {
        ClientPayloadMessage in;
        try {
            in = ClientPayloadMessage.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new PayloadException("the payload does not parse", e);
        }
        ClientVersion version = version(in.getUserAgent().getAppVersion());
        if (in.hasDevicePairingData()) {
            DevicePairingData data = in.getDevicePairingData();
            return new Register(version, registration(data), DevicePropsCodec.decode(data.getDeviceProps()));
        }
        long user = in.getUsername();
        int device = in.getDevice();
        int counter = in.getLoginCounter();
        if (user <= 0 || device < 0 || device > 0xffff || counter < 0) {
            throw new PayloadException("the payload is neither a registration nor a login");
        }
        return new Login(version, user, device, counter);
    }

    private static Registration registration(DevicePairingData data) throws PayloadException {
        if (number(data.getKeyType(), 1) != Registration.KEY_TYPE) {
            throw new PayloadException("the keys are of an unknown type");
        }
        return new Registration(
                number(data.getRegistrationId(), 4),
                key(data.getIdentity()),
                number(data.getSignedPreKeyId(), 3),
                key(data.getSignedPreKey()),
                Signature.of(exactly(64, data.getSignedPreKeySignature())));
    }

    private static PublicKey key(ByteString bytes) throws PayloadException {
        PublicKey key = PublicKey.of(exactly(PublicKey.LENGTH, bytes));
        if (key.isSmallOrder()) {
            throw new PayloadException("a key is of small order");
        }
        return key;
    }

    private static AppVersion appVersion(ClientVersion version) {
        return AppVersion.newBuilder()
                .setPrimary(version.primary())
                .setSecondary(version.secondary())
                .setTertiary(version.tertiary())
                .build();
    }

    private static ClientVersion version(AppVersion version) throws PayloadException {
        if (version.getPrimary() < 0 || version.getSecondary() < 0 || version.getTertiary() < 0) {
            throw new PayloadException("a part of the version is out of range");
        }
        return new ClientVersion(version.getPrimary(), version.getSecondary(), version.getTertiary());
    }

    /** Returns the low bytes of a number, big-endian. */
    private static ByteString number(int value, int length) {
        return ByteString.copyFrom(ByteBuffer.allocate(4).putInt(0, value).array(), 4 - length, length);
    }

    private static int number(ByteString bytes, int length) throws PayloadException {
        int value = 0;
        for (byte b : exactly(length, bytes)) {
            value = value << 8 | (b & 0xff);
        }
        return value;
    }

    private static byte[] exactly(int length, ByteString bytes) throws PayloadException {
        if (bytes.size() != length) {
            throw new PayloadException("a field has " + bytes.size() + " bytes instead of " + length);
        }
        return bytes.toByteArray();
    }
}
