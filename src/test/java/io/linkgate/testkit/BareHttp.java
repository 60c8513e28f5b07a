package io.linkgate.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * One HTTP exchange over its own socket. For tests that read logs: the JDK's clients log whole requests, which could
 * not be distinguished from those of the application.
 */
public final class BareHttp {

    private static final int PATIENCE_MILLIS = 60_000;

    private BareHttp() {}

    /** The response. */
    public record Answer(int status, String head, String body) {

        /** Returns the value of a header that occurs at most once. */
        public Optional<String> header(String name) {
            return head.lines()
                    .skip(1)
                    .map(line -> line.split(":", 2))
                    .filter(parts -> parts[0].equalsIgnoreCase(name))
                    .map(parts -> parts[1].strip())
                    .findFirst();
        }
    }

    /**
     * Calls a server on this machine with HTTP/1.0: the response is neither chunked nor followed by another.
     *
     * @param headers all headers except those about the body
     * @param body may be empty
     */
    public static Answer exchange(int port, String method, String path, Map<String, String> headers, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.0\r\nHost: 127.0.0.1:" + port + "\r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        head.append("Content-Length: " + content.length + "\r\n\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
            out.write(content);
            out.flush();
            return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer parse(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new AssertionError("not HTTP: " + answer);
        }
        return new Answer(
                Integer.parseInt(answer.split(" ", 3)[1]), answer.substring(0, end), answer.substring(end + 4));
    }
}
