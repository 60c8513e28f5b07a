package io.linkgate.api.call;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * The context path of a WAR, encoded. Its name may contain characters that are not allowed in a URL, as
 * {@code linkgate (1)} does.
 */
public final class ContextPath {

    /** The characters that RFC 3986 section 3.3 allows in a path. */
    private static final Pattern ENCODED = Pattern.compile("([0-9A-Za-z/._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*");

    private ContextPath() {}

    /**
     * Encodes a context path for a URL. Tomcat and WildFly return it as it was deployed, Jetty returns it encoded; a
     * valid path is left as it is.
     *
     * @param deployed as {@link jakarta.servlet.ServletContext#getContextPath()} returns it
     */
    public static String encoded(String deployed) {
        if (ENCODED.matcher(deployed).matches()) {
            return deployed;
        }
        try {
            return new URI(null, null, deployed, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a path cannot be encoded", e);
        }
    }
}
