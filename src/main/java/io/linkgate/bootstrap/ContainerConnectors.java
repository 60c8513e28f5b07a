package io.linkgate.bootstrap;

import io.linkgate.bootstrap.LocalAddress.HostAndPort;
import java.util.Comparator;
import java.util.Hashtable;
import java.util.Optional;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * Asks Tomcat or WildFly, over JMX, on which plain HTTP port it listens. Other servers do not tell; there the first
 * request does.
 */
final class ContainerConnectors {

    /** Tomcat: org.apache.catalina.connector.Connector registers itself so. */
    private static final String TOMCAT = "*:type=Connector,*";

    /** WildFly: the socket binding of the default HTTP listener, as its management model shows it. */
    private static final String WILDFLY = "jboss.as:socket-binding-group=*,socket-binding=http";

    private final MBeanServer server;

    ContainerConnectors(MBeanServer server) {
        this.server = server;
    }

    /**
     * Where plain HTTP is served, if the container reveals it. A connector behind a proxy often calls itself {@code https} and secure,
     * since its callers come that way, and is plain nevertheless: one that says so is taken where there is no other.
     */
    Optional<HostAndPort> plainHttp() {
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

    private record Candidate(boolean saysSecure, Optional<HostAndPort> at) {}

    /** By the protocol handler, which encrypts or does not; what it does not tell is taken from the connector's own words. */
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

    /** Tomcat names both after the same port and address (org.apache.coyote.AbstractProtocol). */
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
            // Tomcat shows an address as an InetAddress, whose text is "name/literal".
            return Optional.ofNullable(value).map(v -> v.toString().replaceFirst("^[^/]*/", ""));
        } catch (JMException | RuntimeException notTold) {
            return Optional.empty();
        }
    }
}
