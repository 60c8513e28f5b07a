package io.linkgate.engine.whatsapp.socket;

import io.linkgate.protocol.stream.ConnectionEnd;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Short descriptions of why a connection could not be made or broke. They never quote sent or received data. */
public final class Failures {

    private static final int DEEPEST_CAUSE = 20;

    private Failures() {}

    /** Returns the end of a connection after a failure; only a TLS certificate is a matter of trust. */
    static ConnectionEnd end(String what, Throwable failure) {
        boolean untrusted = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST_CAUSE)
                .anyMatch(CertificateException.class::isInstance);
        return new ConnectionEnd(
                untrusted ? ConnectionEnd.Cause.UNTRUSTED : ConnectionEnd.Cause.LOST,
                what + ": " + sentence(failure) + ".");
    }

    /** Returns whether the JDK's client read something other than the head of an answer. */
    static boolean isNotHttp(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST_CAUSE)
                .anyMatch(ProtocolException.class::isInstance);
    }

    public static String sentence(Throwable failure) {
        Throwable cause = root(failure);
        if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
            return "the host name cannot be resolved";
        }
        if (cause instanceof WebSocketHandshakeException answered) {
            return "it answered HTTP " + answered.getResponse().statusCode() + " instead of opening a WebSocket";
        }
        if (cause instanceof HttpTimeoutException) {
            return "no answer in time";
        }
        if (cause instanceof ProtocolException) {
            return "it answered something that is not HTTP";
        }
        if (cause instanceof SSLException) {
            return "no TLS connection: " + cause.getMessage();
        }
        if (cause instanceof ConnectException) {
            return "the connection was refused or there is no route to the host";
        }
        return "the connection broke (" + cause.getClass().getSimpleName() + ")";
    }

    /** The JDK wraps an unresolved address in a ConnectException; its other causes are less informative than itself. */
    private static Throwable root(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof ConnectException && cause.getCause() instanceof UnresolvedAddressException
                ? cause.getCause()
                : cause;
    }
}
