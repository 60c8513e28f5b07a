package io.linkgate.protocol.message;

import io.linkgate.protocol.message.wire.Message;
import io.linkgate.protocol.message.wire.WithContext;
import java.util.Optional;

/** The parts of a message, apart from texts, that name the message they reply to. */
final class ContextFields {

    private ContextFields() {}

    /** Returns the one that is set. */
    static Optional<WithContext> of(Message message) {
        return switch (ContentType.of(message)) {
            case IMAGE -> Optional.of(message.getImage());
            case VIDEO -> Optional.of(message.hasVideo() ? message.getVideo() : message.getRoundVideo());
            case AUDIO -> Optional.of(message.getAudio());
            case DOCUMENT -> Optional.of(message.getDocument());
            case STICKER -> Optional.of(message.getSticker());
            case CONTACT -> Optional.of(message.hasContact() ? message.getContact() : message.getContactsArray());
            case LOCATION -> Optional.of(message.hasLocation() ? message.getLocation() : message.getLiveLocation());
            case PRODUCT -> Optional.of(message.getProduct());
            case ORDER -> Optional.of(message.getOrder());
            case PROTOCOL,
                    TEXT,
                    ALBUM,
                    REACTION,
                    POLL_VOTE,
                    POLL,
                    LIST,
                    LIST_REPLY,
                    BUTTONS,
                    BUTTONS_REPLY,
                    TEMPLATE,
                    PAYMENT,
                    INVITE,
                    EVENT,
                    COMMENT,
                    PIN,
                    CALL,
                    REQUEST,
                    SECRET,
                    PLACEHOLDER,
                    COPY,
                    GROUP_KEY,
                    UNKNOWN -> Optional.empty();
        };
    }
}
