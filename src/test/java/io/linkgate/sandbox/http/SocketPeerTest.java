package io.linkgate.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.socket.ByteBudget;
import io.linkgate.sandbox.server.CloseKind;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.tomcat.websocket.Constants;
import org.junit.jupiter.api.Test;

class SocketPeerTest {

    private static final String TOMCATS_TIMEOUT = Constants.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT_PROPERTY;

    private final Container container = new Container();
    private final SocketPeer peer = new SocketPeer(container.session(), new ByteBudget(1 << 20));

    @Test
    void messageWaitsForTheOneBeforeIt() {
        peer.send(message(1));
        peer.send(message(2));
        assertThat(container.sent).containsExactly(1);

        container.completeOne();

        assertThat(container.sent).containsExactly(1, 2);
    }

    @Test
    void closeWaitsForWhatWasSaid() {
        peer.send(message(1));
        peer.send(message(2));
        peer.close();
        peer.send(message(3));
        container.completeOne();
        assertThat(container.closes).isZero();

        container.completeOne();
        peer.close();

        assertThat(container.sent).containsExactly(1, 2);
        assertThat(container.closes).isOne();
    }

    @Test
    void backlogDrainsWithoutRecursionWhenSendsFinishAtOnce() {
        peer.send(message(0));
        for (int i = 0; i < 50_000; i++) {
            peer.send(message(1));
        }
        container.finishAtOnce = true;

        container.completeOne();

        assertThat(container.sent).hasSize(50_001);
    }

    @Test
    void companionThatDoesNotListenIsGivenUp() {
        peer.send(ByteBuffer.allocate(1));
        for (int i = 0; i < 5; i++) {
            peer.send(ByteBuffer.allocate(64 * 1024));
        }

        assertThat(container.closes).isOne();
        peer.send(message(9));
        assertThat(container.sent).hasSize(1);
    }

    @Test
    void batchWaitsForALinkedCompanionWithinTheBudget() {
        peer.linked();
        peer.send(ByteBuffer.allocate(1));
        for (int i = 0; i < 100; i++) {
            peer.send(ByteBuffer.allocate(10_000));
        }
        assertThat(container.closes).isZero();

        for (int i = 0; i < 10; i++) {
            peer.send(ByteBuffer.allocate(10_000));
        }

        assertThat(container.closes).as("over the budget of 1 MB").isOne();
    }

    @Test
    void failedSendClosesTheSocketOnce() {
        peer.send(message(1));
        peer.send(message(2));

        container.failOne();
        peer.close();

        assertThat(container.sent).containsExactly(1);
        assertThat(container.closes).isOne();
    }

    /** A busy machine may stop a thread for longer than Tomcat's 50 ms; without a close frame the peer sees 1006. */
    @Test
    void reasonOfACloseIsGivenASecondToLeave() {
        peer.close(CloseKind.TOO_BIG);

        assertThat(container.reason).isEqualTo(CloseCodes.TOO_BIG);
        assertThat(container.properties).containsEntry(TOMCATS_TIMEOUT, 1_000L);
    }

    /** A send is under way, and Tomcat would wait for its end by spinning. */
    @Test
    void peerThatDoesNotReadIsCutWithoutThatPatience() {
        peer.send(ByteBuffer.allocate(1));
        peer.send(ByteBuffer.allocate(64 * 1024 + 1));

        assertThat(container.reason).isEqualTo(CloseCodes.GOING_AWAY);
        assertThat(container.properties).doesNotContainKey(TOMCATS_TIMEOUT);
    }

    private static ByteBuffer message(int first) {
        return ByteBuffer.wrap(new byte[] {(byte) first});
    }

    /** A container's session, of which only the methods for sending and closing are implemented. */
    private static final class Container {

        private final List<Integer> sent = new ArrayList<>();
        private final Queue<SendHandler> pending = new ArrayDeque<>();
        private boolean finishAtOnce;
        private final Map<String, Object> properties = new HashMap<>();
        private int closes;
        private CloseReason.CloseCode reason;

        Session session() {
            RemoteEndpoint.Async remote = proxy(RemoteEndpoint.Async.class, (method, arguments) -> {
                assertThat(pending).as("sends under way").isEmpty();
                sent.add((int) ((ByteBuffer) arguments[0]).get(0));
                SendHandler handler = (SendHandler) arguments[1];
                if (finishAtOnce) {
                    handler.onResult(new SendResult());
                } else {
                    pending.add(handler);
                }
                return null;
            });
            return proxy(Session.class, (method, arguments) -> {
                if (method.equals("getAsyncRemote")) {
                    return remote;
                }
                if (method.equals("getUserProperties")) {
                    return properties;
                }
                closes++;
                reason = ((CloseReason) arguments[0]).getCloseCode();
                return null;
            });
        }

        void completeOne() {
            pending.remove().onResult(new SendResult());
        }

        void failOne() {
            pending.remove().onResult(new SendResult(new IllegalStateException("gone")));
        }

        private interface Answer {
            Object to(String method, Object[] arguments);
        }

        private static <T> T proxy(Class<T> type, Answer answer) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(),
                    new Class<?>[] {type},
                    (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
        }
    }
}
