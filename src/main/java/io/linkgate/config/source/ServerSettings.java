package io.linkgate.config.source;

import jakarta.servlet.ServletContext;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import javax.naming.InitialContext;
import javax.naming.NameClassPair;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings that the server gives to this web application alone, so that several in one server can differ. Only names
 * that begin like those of settings are read.
 */
public final class ServerSettings {

    private static final Logger LOG = LoggerFactory.getLogger(ServerSettings.class);

    private static final String ENTRIES = "java:comp/env";

    private ServerSettings() {}

    /** Returns the parameters of the servlet context. */
    public static Map<String, String> parameters(ServletContext context) {
        Map<String, String> found = new HashMap<>();
        for (String name : Collections.list(context.getInitParameterNames())) {
            if (looksLikeSetting(name)) {
                found.put(name, context.getInitParameter(name));
            }
        }
        return found;
    }

    /** Returns the entries of {@code java:comp/env}; none if the server has no directory. */
    @SuppressWarnings("BanJNDI") // names come from the server's own directory, never from a caller
    public static Map<String, String> entries() {
        Map<String, String> found = new HashMap<>();
        try {
            InitialContext directory = new InitialContext();
            try {
                NamingEnumeration<NameClassPair> names = directory.list(ENTRIES);
                while (names.hasMore()) {
                    String name = names.next().getName();
                    if (looksLikeSetting(name)) {
                        found.put(name, String.valueOf(directory.lookup(ENTRIES + "/" + name)));
                    }
                }
            } finally {
                directory.close();
            }
        } catch (NamingException e) {
            LOG.debug("{} has no settings: {}", ENTRIES, e.toString());
        }
        return found;
    }

    private static boolean looksLikeSetting(String name) {
        return name.startsWith(SettingName.PROPERTY_PREFIX) || name.startsWith(SettingName.VARIABLE_PREFIX);
    }
}
