package io.linkgate.hook.delivery;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;

/** Words for failed attempts. They quote nothing: messages of exceptions may contain what the receiver wrote. */
final class FailureWords {

    private FailureWords() {}

    static String describe(Exception failure) {
        if (failure instanceof SSLException) {
            return "the receiver did not prove its identity by TLS";
        }
        if (failure instanceof SocketTimeoutException) {
            return "no answer in time";
        }
        if (failure instanceof ConnectException) {
            return "no connection to the receiver";
        }
        if (failure instanceof ConnectionClosedException) {
            return "the receiver closed the connection without an answer";
        }
        return failure instanceof HttpException
                ? "the receiver does not answer in HTTP"
                : "the connection to the receiver broke";
    }
}
