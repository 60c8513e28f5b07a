package io.linkgate.protocol.socket;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.protocol.socket.wire.DevicePropsMessage;
import io.linkgate.protocol.socket.wire.DevicePropsMessage.HistorySyncConfig;

/**
 * Conversion between {@link DeviceProps} and its protobuf. The fields are those of whatsmeow {@code
 * store/clientpayload.go} of August 2026, which the official web client sends too. The version is that of the operating
 * system, and left out where that has no dotted number, as on Linux. A full history is never requested: it is not read
 * here, and such requests have been reported as refused.
 */
final class DevicePropsCodec {

    private static final HistorySyncConfig HISTORY = HistorySyncConfig.newBuilder()
            .setStorageQuotaMb(10240)
            .setInlineInitialPayload(true)
            .setCallLogHistory(true)
            .setBotUserAgentChatHistory(true)
            .setCagReactionsAndPolls(true)
            .setBizHostedMsg(true)
            .setRecentSyncChunkMessageCountTuning(true)
            .setHostedGroupMsg(true)
            .setFbidBotChatHistory(true)
            .setMessageAssociation(true)
            .setGroupHistory(true)
            .setThumbnailSyncDaysLimit(60)
            .setManusHistory(true)
            .setHatchHistory(true)
            .build();

    private DevicePropsCodec() {}

    static ByteString encode(DeviceProps props) {
        return DevicePropsMessage.newBuilder()
                .setOs(props.os())
                .setPlatformType(props.platform().number())
                .setRequireFullSync(false)
                .setHistorySyncConfig(HISTORY)
                .build()
                .toByteString();
    }

    static DeviceProps decode(ByteString bytes) throws PayloadException {
        try {
            DevicePropsMessage in = DevicePropsMessage.parseFrom(bytes);
            return new DeviceProps(in.getOs(), PlatformType.of(in.getPlatformType()));
        } catch (InvalidProtocolBufferException e) {
            throw new PayloadException("the device properties do not parse", e);
        }
    }
}
