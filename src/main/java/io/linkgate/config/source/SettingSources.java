package io.linkgate.config.source;

import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * What the process and its server offer for settings. Names that are not settings may be among them.
 *
 * @param properties the system properties
 * @param environment the environment variables
 * @param context the parameters of the servlet context
 * @param jndi the entries of {@code java:comp/env}
 */
public record SettingSources(
        Map<String, String> properties,
        Map<String, String> environment,
        Map<String, String> context,
        Map<String, String> jndi) {

    public SettingSources {
        properties = Map.copyOf(properties);
        environment = Map.copyOf(environment);
        context = Map.copyOf(context);
        jndi = Map.copyOf(jndi);
    }

    /** Returns the sources of a process without a server. */
    public static SettingSources of(Map<String, String> environment, Properties properties) {
        return of(environment, properties, Map.of(), Map.of());
    }

    /** Returns the sources of a web application. */
    public static SettingSources of(
            Map<String, String> environment,
            Properties properties,
            Map<String, String> context,
            Map<String, String> jndi) {
        Map<String, String> texts = properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
        return new SettingSources(texts, environment, context, jndi);
    }

    /** Names the sources only: values may be secrets. */
    @Override
    public String toString() {
        return "SettingSources[…]";
    }
}
