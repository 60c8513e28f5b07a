package io.linkgate.bootstrap;

import io.linkgate.bootstrap.LocalAddress.HostAndPort;
import java.util.Comparator;
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

    /** Where plain HTTP is served, if the container tells. */
    Optional<HostAndPort> plainHttp() {
        return Stream.concat(
                        names(TOMCAT).map(this::tomcatConnector), names(WILDFLY).map(this::wildflyBinding))
                .flatMap(Optional::stream)
                .min(Comparator.comparingInt(HostAndPort::port));
    }

    private Optional<HostAndPort> tomcatConnector(ObjectName name) {
        boolean plainHttp = attribute(name, "scheme").equals(Optional.of("http"))
                && attribute(name, "secure").equals(Optional.of("false"))
                && attribute(name, "protocol").filter(p -> p.contains("AJP")).isEmpty();
        return plainHttp ? at(attribute(name, "address"), attribute(name, "localPort")) : Optional.empty();
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
