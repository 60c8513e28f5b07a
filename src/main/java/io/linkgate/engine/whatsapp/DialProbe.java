package io.linkgate.engine.whatsapp;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Asks a server for a WebSocket on a socket of its own, reads the head of the answer and closes. For the calling thread, which
 * it keeps for {@link #LIMIT} at most, and for one connect and one TLS handshake more.
 */
final class DialProbe {

    static final Duration LIMIT = Duration.ofSeconds(10);

    private static final String VERSION = "HTTP/1.";
    private static final int MAX_HEAD_BYTES = 32 * 1024;
    private static final Pattern SWITCHING = Pattern.compile("HTTP/1\\.1 101(?: [^\\r\\n]*)?");
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9][0-9])(?: [^\\r\\n]*)?");
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\\t\\x20-\\x7e\\x80-\\xff]*");

    private DialProbe() {}

    /** Why that server cannot be dialled; empty when it opens a WebSocket. */
    static Optional<String> ask(URI endpoint) {
        boolean tls = "wss".equalsIgnoreCase(endpoint.getScheme());
        int port = endpoint.getPort() == -1 ? (tls ? 443 : 80) : endpoint.getPort();
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(endpoint.getHost().replaceAll("[\\[\\]]", ""), port), millis());
            plain.setSoTimeout(millis());
            try (Socket socket = tls ? secured(plain, endpoint.getHost(), port) : plain) {
                socket.getOutputStream().write(request(endpoint, port).getBytes(StandardCharsets.US_ASCII));
                return judge(head(socket));
            }
        } catch (SocketTimeoutException e) {
            return Optional.of("no answer in time");
        } catch (UnknownHostException e) {
            return Optional.of("the host name cannot be resolved");
        } catch (IOException | GeneralSecurityException e) {
            return Optional.of("the connection broke (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static Socket secured(Socket plain, String host, int port) throws IOException, GeneralSecurityException {
        // Not the default context: that of some application servers reads their own key store.
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

    /** Up to the empty line, or as much as may be read. */
    private static String head(Socket socket) throws IOException {
        long end = System.nanoTime() + LIMIT.toNanos();
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (head.indexOf("\r\n\r\n") < 0 && head.length() < MAX_HEAD_BYTES && beginsLikeHttp(head)) {
            int count = in.read(buffer);
            if (count < 0) {
                break;
            }
            if (System.nanoTime() > end) {
                throw new SocketTimeoutException();
            }
            head.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        }
        return head.toString();
    }

    private static boolean beginsLikeHttp(CharSequence head) {
        int seen = Math.min(head.length(), VERSION.length());
        return VERSION.startsWith(head.subSequence(0, seen).toString());
    }

    private static Optional<String> judge(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        String[] lines = answer.substring(0, Math.max(0, end)).split("\r\n", -1);
        if (end < 0 || !STATUS.matcher(lines[0]).matches()) {
            return Optional.of("it answered something that is not HTTP");
        }
        for (int i = 1; i < lines.length; i++) {
            if (!HEADER.matcher(lines[i]).matches()) {
                return Optional.of("it answered something that is not HTTP");
            }
        }
        return SWITCHING.matcher(lines[0]).matches()
                ? Optional.empty()
                : Optional.of("it answered HTTP " + lines[0].substring(9, 12) + " instead of opening a WebSocket");
    }

    private static int millis() {
        return (int) LIMIT.toMillis();
    }
}
