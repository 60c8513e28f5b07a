package io.linkgate.protocol.socket;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.protocol.socket.wire.DevicePropsMessage;
import io.linkgate.protocol.socket.wire.DevicePropsMessage.HistorySyncConfig;

/**
 * Between {@link DeviceProps} and its protobuf. The flags are those of Baileys {@code src/Utils/validate-connection.ts},
 * except that a full history is never asked for: we do not read it, and asking has been reported as refused.
 */
final class DevicePropsCodec {

    /** The version of the app, which the phone does not show; the one that Baileys gives. */
    private static final ClientVersion VERSION = new ClientVersion(10, 15, 7);

    private static final HistorySyncConfig HISTORY = HistorySyncConfig.newBuilder()
            .setStorageQuotaMb(10240)
            .setInlineInitialPayload(true)
            .setCallLogHistory(false)
            .setBotUserAgentChatHistory(true)
            .setCagReactionsAndPolls(true)
            .setBizHostedMsg(true)
            .setRecentSyncChunkMessageCountTuning(true)
            .setHostedGroupMsg(true)
            .setFbidBotChatHistory(true)
            .setMessageAssociation(true)
            .setGroupHistory(false)
            .build();

    private DevicePropsCodec() {}

    static ByteString encode(DeviceProps props) {
        return DevicePropsMessage.newBuilder()
                .setOs(props.os())
                .setVersion(PayloadCodec.appVersion(VERSION))
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
