package io.linkgate.engine.whatsapp.socket;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the head of what a server answers to a request for a WebSocket, and judges whether the JDK's client can take it. Any
 * bytes may come, cut anywhere: no more than {@link #MAX_HEAD_BYTES} of them are read and held, and the verdict does not depend
 * on the cuts. RFC 9112 sections 4 and 5 say what a head is.
 */
final class DialAnswer {

    static final int MAX_HEAD_BYTES = 32 * 1024;

    private static final String VERSION = "HTTP/1.";
    private static final String END = "\r\n\r\n";
    private static final String NOT_HTTP = "it answered something that is not HTTP";
    private static final Pattern SWITCHING = Pattern.compile("HTTP/1\\.1 101(?: [^\\r\\n]*)?");
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9][0-9])(?: [^\\r\\n]*)?");
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\\t\\x20-\\x7e\\x80-\\xff]*");

    private DialAnswer() {}

    /**
     * Why the server that answers this must not be dialled; empty when it opens a WebSocket. Waits for the bytes as the stream
     * does. Never quotes them, but for a status of three digits.
     */
    static Optional<String> refusal(InputStream in) throws IOException {
        String head = head(in);
        int end = head.indexOf(END);
        String[] lines = head.substring(0, Math.max(0, end)).split("\r\n", -1);
        if (end < 0 || !STATUS.matcher(lines[0]).matches()) {
            return Optional.of(NOT_HTTP);
        }
        for (int i = 1; i < lines.length; i++) {
            if (!HEADER.matcher(lines[i]).matches()) {
                return Optional.of(NOT_HTTP);
            }
        }
        return SWITCHING.matcher(lines[0]).matches()
                ? Optional.empty()
                : Optional.of("it answered HTTP " + lines[0].substring(9, 12) + " instead of opening a WebSocket");
    }

    /** Up to the empty line and perhaps more, or as much as may be read. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        byte[] buffer = new byte[4096];
        int searched = 0;
        while (head.indexOf(END, searched) < 0 && head.length() < MAX_HEAD_BYTES && beginsLikeHttp(head)) {
            searched = Math.max(0, head.length() - END.length() + 1);
            int count = in.read(buffer, 0, Math.min(buffer.length, MAX_HEAD_BYTES - head.length()));
            if (count < 0) {
                break;
            }
            head.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        }
        return head.toString();
    }

    private static boolean beginsLikeHttp(CharSequence head) {
        int seen = Math.min(head.length(), VERSION.length());
        return VERSION.startsWith(head.subSequence(0, seen).toString());
    }
}
