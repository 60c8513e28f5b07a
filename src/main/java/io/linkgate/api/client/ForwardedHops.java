package io.linkgate.api.client;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The addresses in the two headers in which proxies name the clients that they served, from left to right, without
 * ports and brackets. Values that are no addresses are kept, so that a reader notices them. Only the last ones are read.
 */
final class ForwardedHops {

    /** More proxies than any deployment has: a client may send a header of any length. */
    private static final int MAX_HOPS = 16;

    private ForwardedHops() {}

    /** Reads {@code X-Forwarded-For}. */
    static List<String> ofXForwardedFor(HttpServletRequest request) {
        return last(elements(request, "X-Forwarded-For")).stream()
                .map(ForwardedHops::withoutPort)
                .toList();
    }

    /** Reads {@code Forwarded} (RFC 7239); an element without {@code for} is an empty text. */
    static List<String> ofForwarded(HttpServletRequest request) {
        return last(elements(request, "Forwarded")).stream()
                .map(element -> valueOf(element, "for"))
                .map(ForwardedHops::withoutPort)
                .toList();
    }

    /** Returns the first element of one of the headers about the address that a client has called; empty if none. */
    static String first(HttpServletRequest request, String header) {
        return elements(request, header).stream().findFirst().orElse("");
    }

    /** Returns what the first element of {@code Forwarded} has under that name, without quotes; empty if nothing. */
    static String firstForwarded(HttpServletRequest request, String name) {
        return valueOf(first(request, "Forwarded"), name);
    }

    private static List<String> elements(HttpServletRequest request, String header) {
        List<String> elements = new ArrayList<>();
        for (String line : Collections.list(request.getHeaders(header))) {
            for (String element : line.split(",", -1)) {
                elements.add(element.strip());
            }
        }
        return elements;
    }

    private static List<String> last(List<String> elements) {
        return elements.subList(Math.max(0, elements.size() - MAX_HOPS), elements.size());
    }

    private static String valueOf(String element, String name) {
        for (String pair : element.split(";", -1)) {
            String trimmed = pair.strip();
            if (trimmed.toLowerCase(Locale.ROOT).startsWith(name + "=")) {
                return trimmed.substring(name.length() + 1).strip().replace("\"", "");
            }
        }
        return "";
    }

    /** Removes the port of {@code 192.0.2.1:80} and {@code [2001:db8::1]:80}, and the brackets. */
    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        boolean onePort = colon > 0 && colon == hop.lastIndexOf(':');
        return onePort ? hop.substring(0, colon) : hop;
    }
}
