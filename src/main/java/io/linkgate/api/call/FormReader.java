package io.linkgate.api.call;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The parser for {@code application/x-www-form-urlencoded} text, as in the URL Standard (url.spec.whatwg.org, section
 * 5.1) but strict: text that is not percent-encoded UTF-8 is refused, so that a proxy and Linkgate cannot read one call
 * differently.
 */
final class FormReader {

    private FormReader() {}

    /** Adds each pair of the text; throws {@link ApiException} if it is malformed. */
    static void read(String form, Params into) {
        int begin = 0;
        while (begin < form.length()) {
            int ampersand = form.indexOf('&', begin);
            int end = ampersand < 0 ? form.length() : ampersand;
            if (begin < end) {
                String pair = form.substring(begin, end);
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                into.add(decode(name), decode(value));
            }
            begin = end + 1;
        }
    }

    private static String decode(String encoded) {
        if (encoded.indexOf('%') < 0) {
            return encoded.replace('+', ' ');
        }
        byte[] in = encoded.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '%') {
                out.write(16 * digit(in, i + 1) + digit(in, i + 2));
                i += 2;
            } else {
                out.write(in[i] == '+' ? ' ' : in[i]);
            }
        }
        return BodyText.decode(out.toByteArray(), StandardCharsets.UTF_8);
    }

    private static int digit(byte[] in, int at) {
        int value = at < in.length ? Character.digit((char) (in[at] & 0xFF), 16) : -1;
        if (value < 0) {
            throw new ApiException(
                    ApiError.MALFORMED_BODY, "The form or the query string is not percent-encoded correctly.");
        }
        return value;
    }
}
