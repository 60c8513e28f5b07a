package io.linkgate.protocol.identity;

import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.wire.ClientPairingProps;
import java.util.Objects;

/**
 * The migrations of the phone's account at the time of the link. They come once and later decide under which of its
 * numbers an account is addressed, so all of them are kept, known or not (whatsapp-rust {@code wacore/src/store}).
 *
 * @param raw the protobuf message as it came, up to {@link #MAX_LENGTH} bytes; empty when none came
 * @param chatDbLidMigrated chats are filed under hidden numbers
 * @param syncdPureLidSession application state is synchronized under hidden numbers only
 * @param snapshotRecovery snapshots of application state can be recovered
 * @param thumbnailSync thumbnails are synchronized
 */
public record ClientProps(
        SecretBytes raw,
        boolean chatDbLidMigrated,
        boolean syncdPureLidSession,
        boolean snapshotRecovery,
        boolean thumbnailSync) {

    /** Maximum length in bytes that is kept; five bytes were observed. */
    public static final int MAX_LENGTH = 1024;

    /** None came. */
    public static final ClientProps NONE = of(new byte[0]);

    public ClientProps {
        Objects.requireNonNull(raw);
    }

    /** Reads the message. Bytes that do not parse are kept too, with no flag set. */
    public static ClientProps of(byte[] raw) {
        if (raw.length > MAX_LENGTH) {
            return NONE;
        }
        ClientPairingProps props = parsed(raw);
        return new ClientProps(
                SecretBytes.of(raw),
                props.getIsChatDbLidMigrated(),
                props.getIsSyncdPureLidSession(),
                props.getIsSyncdSnapshotRecoveryEnabled(),
                props.getIsHsThumbnailSyncEnabled());
    }

    private static ClientPairingProps parsed(byte[] raw) {
        try {
            return ClientPairingProps.parseFrom(raw);
        } catch (InvalidProtocolBufferException e) {
            return ClientPairingProps.getDefaultInstance();
        }
    }
}
