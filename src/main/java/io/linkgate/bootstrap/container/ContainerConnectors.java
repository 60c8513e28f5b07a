package io.linkgate.bootstrap.container;

import io.linkgate.bootstrap.container.LocalAddress.HostAndPort;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * Finds the plain HTTP port of Tomcat or WildFly over JMX, and how many connections Tomcat accepts. Other servers do
 * not publish the port; there the first request reveals it.
 */
public final class ContainerConnectors {

    /** Tomcat: the name under which org.apache.catalina.connector.Connector registers itself. */
    private static final String TOMCAT = "*:type=Connector,*";

    /** WildFly: the socket binding of the default HTTP listener, as its management model shows it. */
    private static final String WILDFLY = "jboss.as:socket-binding-group=*,socket-binding=http";

    private final MBeanServer server;

    /** @param server in which the container publishes itself */
    public ContainerConnectors(MBeanServer server) {
        this.server = server;
    }

    /**
     * Returns where plain HTTP is served, if the container publishes it. A connector behind a TLS proxy is often
     * configured as {@code https} and secure although it is plain; such a connector is used only if there is no other.
     */
    public Optional<HostAndPort> plainHttp() {
        return Stream.concat(
                        names(TOMCAT)
                                .filter(this::isPlainHttp)
                                .map(name -> new Candidate(
                                        !attribute(name, "scheme").equals(Optional.of("http"))
                                                || !attribute(name, "secure").equals(Optional.of("false")),
                                        at(attribute(name, "address"), attribute(name, "localPort")))),
                        names(WILDFLY).map(name -> new Candidate(false, wildflyBinding(name))))
                .filter(candidate -> candidate.at().isPresent())
                .min(Comparator.comparing(Candidate::saysSecure)
                        .thenComparing(candidate -> candidate.at().orElseThrow().port()))
                .flatMap(Candidate::at);
    }

    /**
     * Returns how many connections a plain connector accepts at once, the least of all; empty if unknown or unlimited.
     */
    public OptionalInt maxConnections() {
        return names(TOMCAT)
                .filter(this::isPlainHttp)
                .flatMap(connector -> handler(connector).stream())
                .flatMap(handler -> attribute(handler, "maxConnections").stream())
                .mapToInt(Integer::parseInt)
                .filter(max -> max > 0)
                .min();
    }

    private record Candidate(boolean saysSecure, Optional<HostAndPort> at) {}

    /**
     * Whether a connector is unencrypted, by its protocol handler; if that does not publish it, by the connector's own
     * attributes.
     */
    private boolean isPlainHttp(ObjectName connector) {
        if (attribute(connector, "protocol")
                .filter(protocol -> protocol.contains("AJP"))
                .isPresent()) {
            return false;
        }
        return handler(connector)
                .flatMap(handler -> attribute(handler, "sSLEnabled"))
                .map(encrypted -> encrypted.equals("false"))
                .orElseGet(() -> attribute(connector, "scheme").equals(Optional.of("http"))
                        && attribute(connector, "secure").equals(Optional.of("false")));
    }

    /**
     * Returns the protocol handler of a connector. Tomcat names both by the same port and address
     * (org.apache.coyote.AbstractProtocol).
     */
    private static Optional<ObjectName> handler(ObjectName connector) {
        Hashtable<String, String> keys = new Hashtable<>(connector.getKeyPropertyList());
        keys.put("type", "ProtocolHandler");
        try {
            return Optional.of(new ObjectName(connector.getDomain(), keys));
        } catch (MalformedObjectNameException e) {
            return Optional.empty();
        }
    }

    private Optional<HostAndPort> wildflyBinding(ObjectName name) {
        return at(attribute(name, "boundAddress"), attribute(name, "boundPort"));
    }

    private static Optional<HostAndPort> at(Optional<String> address, Optional<String> port) {
        return port.map(Integer::valueOf)
                .filter(number -> number > 0)
                .map(number -> HostAndPort.of(address.orElse("0.0.0.0"), number));
    }

    private Stream<ObjectName> names(String pattern) {
        try {
            return server.queryNames(new ObjectName(pattern), null).stream();
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<String> attribute(ObjectName name, String attribute) {
        try {
            Object value = server.getAttribute(name, attribute);
            // Tomcat publishes an address as an InetAddress, whose text is "name/literal".
            return Optional.ofNullable(value).map(v -> v.toString().replaceFirst("^[^/]*/", ""));
        } catch (JMException | RuntimeException notTold) {
            return Optional.empty();
        }
    }
}
