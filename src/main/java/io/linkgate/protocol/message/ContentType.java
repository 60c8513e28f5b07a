package io.linkgate.protocol.message;

import io.linkgate.protocol.message.wire.Message;
import java.util.Arrays;
import java.util.function.Predicate;

/**
 * What a message is, by the field that is set (numbers: Baileys {@code WAProto/WAProto.proto}). The first that fits
 * counts, so what is not for people comes last.
 */
enum ContentType {
    PROTOCOL("protocol", Message::hasProtocol),
    TEXT("text", message -> message.hasConversation() || message.hasExtendedText()),
    IMAGE("image", Message::hasImage),
    VIDEO("video", message -> message.hasVideo() || message.hasRoundVideo()),
    AUDIO("audio", Message::hasAudio),
    DOCUMENT("document", Message::hasDocument),
    STICKER("sticker", message -> message.hasSticker() || message.hasLottieSticker() || message.hasStickerPack()),
    ALBUM("album", Message::hasAlbum),
    CONTACT("contact", message -> message.hasContact() || message.hasContactsArray()),
    LOCATION("location", message -> message.hasLocation() || message.hasLiveLocation()),
    REACTION("reaction", message -> message.hasReaction() || message.hasEncReaction()),
    POLL_VOTE("poll_vote", Message::hasPollUpdate),
    POLL(
            "poll",
            message -> message.hasPollCreation()
                    || message.hasPollCreationV2()
                    || message.hasPollCreationV3()
                    || message.hasPollCreationV4()
                    || message.hasPollCreationV5()
                    || message.hasPollResultSnapshot()),
    LIST("list", Message::hasList),
    LIST_REPLY("list_reply", Message::hasListResponse),
    BUTTONS("buttons", message -> message.hasButtons() || message.hasInteractive()),
    BUTTONS_REPLY(
            "buttons_reply",
            message -> message.hasButtonsResponse()
                    || message.hasTemplateButtonReply()
                    || message.hasInteractiveResponse()),
    TEMPLATE("template", message -> message.hasTemplate() || message.hasHighlyStructured()),
    PRODUCT("product", Message::hasProduct),
    ORDER("order", Message::hasOrder),
    PAYMENT(
            "payment",
            message -> message.hasSendPayment()
                    || message.hasRequestPayment()
                    || message.hasDeclinePaymentRequest()
                    || message.hasCancelPaymentRequest()
                    || message.hasInvoice()
                    || message.hasPaymentInvite()),
    INVITE("invite", message -> message.hasGroupInvite() || message.hasNewsletterAdminInvite()),
    EVENT("event", message -> message.hasEvent() || message.hasEncEventResponse()),
    COMMENT("comment", message -> message.hasComment() || message.hasEncComment()),
    PIN("pin", message -> message.hasPinInChat() || message.hasKeepInChat()),
    CALL(
            "call",
            message -> message.hasCall()
                    || message.hasCallLog()
                    || message.hasScheduledCallCreation()
                    || message.hasScheduledCallEdit()),
    REQUEST("request", Message::hasRequestPhoneNumber),
    /** An edit or a change that is encrypted once more. */
    SECRET("secret", Message::hasSecretEncrypted),
    /** The server or the phone has only a place for it. */
    PLACEHOLDER("placeholder", Message::hasPlaceholder),
    /** A copy for the other devices of the sender's account; what it is, its inside decides. */
    COPY("copy", Message::hasDeviceSent),
    /** A key for the messages of a group, alone. */
    GROUP_KEY("group_key", message -> message.hasSenderKeyDistribution() || message.hasFastRatchetKeyDistribution()),
    UNKNOWN("unknown", message -> true);

    private final String wireName;
    private final Predicate<Message> test;

    ContentType(String wireName, Predicate<Message> test) {
        this.wireName = wireName;
        this.test = test;
    }

    static ContentType of(Message message) {
        return Arrays.stream(values())
                .filter(type -> type.test.test(message))
                .findFirst()
                .orElse(UNKNOWN);
    }

    String wireName() {
        return wireName;
    }

    boolean hasMedia() {
        return switch (this) {
            case IMAGE, VIDEO, AUDIO, DOCUMENT, STICKER -> true;
            case PROTOCOL,
                    TEXT,
                    ALBUM,
                    CONTACT,
                    LOCATION,
                    REACTION,
                    POLL_VOTE,
                    POLL,
                    LIST,
                    LIST_REPLY,
                    BUTTONS,
                    BUTTONS_REPLY,
                    TEMPLATE,
                    PRODUCT,
                    ORDER,
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
                    UNKNOWN -> false;
        };
    }

    /** Returns whether it is shown in a chat; the rest is between machines. */
    boolean isForPeople() {
        return this != PROTOCOL && this != COPY && this != GROUP_KEY;
    }
}
