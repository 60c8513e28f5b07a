package io.linkgate.engine.whatsapp.socket;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A reader of the head of a server's answer to a WebSocket request, which decides whether the JDK's client can handle
 * it. Any bytes may come, split anywhere: at most {@link #MAX_HEAD_BYTES} of them are read and held, and the result
 * does not depend on the splits. RFC 9112 sections 4 and 5 define a head.
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
     * Returns why this server must not be dialled; empty if it opens a WebSocket. Blocks as the stream does. Never
     * quotes the answer, except for a status of three digits.
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

    /** Reads up to the empty line and perhaps more, or to the limit. */
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
