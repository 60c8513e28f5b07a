package io.linkgate.protocol.message;

import io.linkgate.protocol.crypto.SecretBytes;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A message between machines (Baileys {@code WAProto/WAProto.proto}, {@code ProtocolMessage}). All but {@link Revoke}
 * and {@link Edit} count only when they came from a device of the owner. Closed family; never printed.
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public sealed interface ProtocolMessage {

    /**
     * A part of the history is ready.
     *
     * @param syncType 0 initial, 2 full, 3 recent, 4 names, 5 other data; others are possible
     * @param chunk which part
     * @param progress percent; 0 if unknown
     * @param inline a zlib stream for {@link HistorySync#parse}, if the part came along
     */
    record HistoryNotification(int syncType, int chunk, int progress, Optional<SecretBytes> inline)
            implements ProtocolMessage {
        public HistoryNotification {
            Objects.requireNonNull(inline);
        }
    }

    /**
     * The phone shares keys of the application state.
     *
     * @param keys how many
     */
    record KeyShare(int keys) implements ProtocolMessage {}

    /**
     * The phone knows pairs of numbers, and that chats are filed under the hidden ones.
     *
     * @param pairs up to 20,000
     */
    record LidMappings(List<LidPair> pairs) implements ProtocolMessage {
        public LidMappings {
            pairs = List.copyOf(pairs);
        }
    }

    /**
     * A device asks the phone for messages that it could not read.
     *
     * @param wanted up to {@link #MAX_MESSAGES}
     */
    record PeerDataRequest(List<MessageKey> wanted) implements ProtocolMessage {
        public PeerDataRequest {
            wanted = List.copyOf(wanted);
        }
    }

    /**
     * The phone's answer.
     *
     * @param requestId the id of the message with the request; may be empty
     * @param messages up to {@link #MAX_MESSAGES}; those that did not parse are left out
     */
    record PeerDataResponse(String requestId, List<ResentMessage> messages) implements ProtocolMessage {
        public PeerDataResponse {
            Objects.requireNonNull(requestId);
            messages = List.copyOf(messages);
        }
    }

    /**
     * A message was deleted for everyone.
     *
     * @param target empty if it was not named
     */
    record Revoke(Optional<MessageKey> target) implements ProtocolMessage {
        public Revoke {
            Objects.requireNonNull(target);
        }
    }

    /**
     * A message was edited.
     *
     * @param target empty if it was not named
     * @param content the new message, for {@link MessageContent#parse}
     */
    record Edit(Optional<MessageKey> target, SecretBytes content) implements ProtocolMessage {
        public Edit {
            Objects.requireNonNull(target);
            Objects.requireNonNull(content);
        }
    }

    /** Anything else. */
    record Other(int type) implements ProtocolMessage {}

    /** How many messages a request or an answer may name; further ones are ignored. */
    int MAX_MESSAGES = 100;
}
