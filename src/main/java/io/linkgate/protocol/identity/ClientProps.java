package io.linkgate.protocol.identity;

import com.google.protobuf.InvalidProtocolBufferException;
import io.linkgate.protocol.crypto.SecretBytes;
import io.linkgate.protocol.identity.wire.ClientPairingProps;
import java.util.Objects;

/**
 * What the phone's account had migrated when it linked this companion. It comes once, with the link, and decides later under
 * which of its numbers an account is addressed, so all of it is kept, known or not (whatsapp-rust {@code wacore/src/store}).
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

    /** Longer ones are not kept; five bytes were observed. */
    public static final int MAX_LENGTH = 1024;

    /** None came. */
    public static final ClientProps NONE = of(new byte[0]);

    public ClientProps {
        Objects.requireNonNull(raw);
    }

    /** Reads them. What does not parse is kept as well, and none of its flags is set. */
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
