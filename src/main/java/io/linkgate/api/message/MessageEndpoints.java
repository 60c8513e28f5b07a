package io.linkgate.api.message;

import io.linkgate.limit.WaitingCalls;
import io.linkgate.message.Messaging;
import io.linkgate.session.Sessions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;

/** The endpoints of this package. */
public final class MessageEndpoints {

    private MessageEndpoints() {}

    /**
     * Returns them.
     *
     * @param sessions explains why a session is not connected
     * @param waiting how many calls may wait
     * @param answering writes responses; slow readers may hold it up
     */
    public static List<Object> of(
            Messaging messaging, Sessions sessions, WaitingCalls waiting, Executor answering, Clock clock) {
        MessageCalls calls = new MessageCalls(messaging, sessions, waiting, answering, clock);
        return List.of(new SendResource(calls), new ContactsResource(calls), new OtpResource(calls));
    }
}
