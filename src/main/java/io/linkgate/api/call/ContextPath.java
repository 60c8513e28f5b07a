package io.linkgate.api.call;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** The address at which a WAR is served; its name may have letters that no address has, for example {@code linkgate (1)}. */
public final class ContextPath {

    /** What RFC 3986, section 3.3, allows in a path. */
    private static final Pattern ENCODED = Pattern.compile("([0-9A-Za-z/._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*");

    private ContextPath() {}

    /**
     * A context path as it stands in an address. Tomcat and WildFly give it as it was deployed, Jetty encoded; what can stand in
     * an address is left alone.
     *
     * @param deployed as {@link jakarta.servlet.ServletContext#getContextPath()} gives it
     */
    public static String encoded(String deployed) {
        if (ENCODED.matcher(deployed).matches()) {
            return deployed;
        }
        try {
            return new URI(null, null, deployed, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a path can always be encoded", e);
        }
    }
}
