package io.linkgate.engine.whatsapp.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A probe that requests a WebSocket on a socket of its own, reads the head of the answer and closes. Connecting, TLS
 * and the answer share {@link #LIMIT}, however slowly the bytes come: with a limit for each read alone, a server that
 * sends one byte at a time could delay every dial indefinitely. The host name is looked up before.
 */
final class DialProbe {

    static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(DialProbe.class);

    private final ScheduledExecutorService scheduler;

    /** @param scheduler ends probes after their limit; owned and closed by the caller */
    DialProbe(ScheduledExecutorService scheduler) {
        this.scheduler = Objects.requireNonNull(scheduler);
    }

    /** Returns why a server cannot be dialled; empty if it opens a WebSocket. Blocks the calling thread. */
    Optional<String> ask(URI endpoint) {
        boolean tls = "wss".equalsIgnoreCase(endpoint.getScheme());
        int port = endpoint.getPort() == -1 ? (tls ? 443 : 80) : endpoint.getPort();
        InetSocketAddress address = new InetSocketAddress(endpoint.getHost().replaceAll("[\\[\\]]", ""), port);
        AtomicBoolean late = new AtomicBoolean();
        try (Socket plain = new Socket()) {
            Future<?> alarm = scheduler.schedule(
                    () -> {
                        late.set(true);
                        cut(plain);
                    },
                    LIMIT.toMillis(),
                    TimeUnit.MILLISECONDS);
            try {
                plain.connect(address, (int) LIMIT.toMillis());
                try (Socket socket = tls ? secured(plain, endpoint.getHost(), port) : plain) {
                    socket.getOutputStream().write(request(endpoint, port).getBytes(StandardCharsets.US_ASCII));
                    return DialAnswer.refusal(socket.getInputStream());
                }
            } finally {
                alarm.cancel(false);
            }
        } catch (SocketTimeoutException e) {
            return Optional.of("no answer in time");
        } catch (UnknownHostException e) {
            return Optional.of("the host name cannot be resolved");
        } catch (RejectedExecutionException e) {
            return Optional.of("Linkgate is stopping");
        } catch (IOException | GeneralSecurityException e) {
            return Optional.of(
                    late.get()
                            ? "no answer in time"
                            : "the connection broke (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static void cut(Socket plain) {
        try {
            plain.close();
        } catch (IOException e) {
            LOG.debug("A probe's socket could not be closed: {}", e.toString());
        }
    }

    private static Socket secured(Socket plain, String host, int port) throws IOException, GeneralSecurityException {
        // Not the default context: in some application servers that reads their own key store.
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, null, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static String request(URI endpoint, int port) {
        String path = endpoint.getRawPath().isEmpty() ? "/" : endpoint.getRawPath();
        String query = endpoint.getRawQuery() == null ? "" : "?" + endpoint.getRawQuery();
        return "GET " + path + query + " HTTP/1.1\r\nHost: " + endpoint.getHost() + ":" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: bGlua2dhdGUgcHJvYmUgIQ==\r\nOrigin: https://web.whatsapp.com\r\n\r\n";
    }
}
