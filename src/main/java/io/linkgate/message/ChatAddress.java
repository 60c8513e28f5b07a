package io.linkgate.message;

import io.linkgate.engine.message.MessageEvent;
import io.linkgate.engine.message.SendOutcome;

/**
 * The address of a chat as callers of the API see it: {@code digits@c.us} for a telephone number, as the API that this
 * one follows writes it; everything else as WhatsApp does.
 */
public final class ChatAddress {

    private static final String PHONES = "@s.whatsapp.net";
    private static final String SHOWN_PHONES = "@c.us";

    private ChatAddress() {}

    /** Returns the address for a JID without a device. */
    public static String of(String jid) {
        return jid.endsWith(PHONES) ? jid.substring(0, jid.length() - PHONES.length()) + SHOWN_PHONES : jid;
    }

    /** Returns the address for a telephone number. */
    public static String ofPhone(String digits) {
        return digits + SHOWN_PHONES;
    }

    /**
     * Returns the id of a message in the form that other clients of WhatsApp use.
     *
     * @param chat the address of the chat
     * @param key the id that WhatsApp knows
     */
    public static String messageId(boolean fromMe, String chat, String key) {
        return fromMe + "_" + chat + "_" + key;
    }

    /** Returns the address of the chat that an event names; empty if it names none. */
    static String of(MessageEvent event) {
        if (event instanceof MessageEvent.Received received) {
            return of(received.chatPhone().orElse(received.chat()));
        }
        if (event instanceof MessageEvent.Acknowledged acknowledged) {
            return of(acknowledged.chat());
        }
        return event instanceof MessageEvent.SendEnded ended && ended.outcome() instanceof SendOutcome.Accepted accepted
                ? of(accepted.to())
                : "";
    }
}
