package io.linkgate.engine.whatsapp.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.protocol.stream.ConnectionEnd;
import io.linkgate.protocol.stream.ConnectionEnd.Cause;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateExpiredException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class FailuresTest {

    @Test
    void badTlsCertificateIsNotTrusted() {
        Throwable failure = new SSLHandshakeException("no");
        failure.initCause(new CertificateExpiredException("old"));

        assertThat(Failures.end("x", new CompletionException(failure)).cause()).isEqualTo(Cause.UNTRUSTED);
    }

    @Test
    void otherTroubleIsALostConnectionNamedByItsKind() {
        Throwable unresolved = new ConnectException();
        unresolved.initCause(new UnresolvedAddressException());

        assertThat(detail(unresolved)).contains("cannot be resolved");
        assertThat(detail(new ConnectException("refused"))).contains("refused");
        assertThat(detail(new HttpConnectTimeoutException("slow"))).contains("in time");
        assertThat(detail(new SSLException("odd bytes"))).contains("TLS");
        assertThat(detail(new IOException("what the peer sent")))
                .contains("broke")
                .doesNotContain("said");
    }

    private static String detail(Throwable failure) {
        ConnectionEnd end = Failures.end("The host cannot be reached", new CompletionException(failure));
        assertThat(end.cause()).isEqualTo(Cause.LOST);
        return end.detail();
    }
}
