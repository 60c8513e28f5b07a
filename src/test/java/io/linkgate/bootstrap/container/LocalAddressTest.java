package io.linkgate.bootstrap.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.bootstrap.container.LocalAddress.HostAndPort;
import io.linkgate.testkit.BareHttp;
import jakarta.servlet.http.HttpServlet;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalAddressTest {

    private static final int MAX_CONNECTIONS = 123;

    private final MBeanServer beans = MBeanServerFactory.newMBeanServer();

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 127.0.0.1",
        "::, 127.0.0.1",
        "127.0.0.1, 127.0.0.1",
        "192.0.2.7, 192.0.2.7",
        "2001:db8::7, [2001:db8:0:0:0:0:0:7]",
    })
    void boundAddressBecomesOneThatCanBeDialled(String bound, String dialled) {
        assertThat(HostAndPort.of(bound, 80).host()).isEqualTo(dialled);
    }

    @Test
    void urlHasTheContextPath() {
        LocalAddress address = new LocalAddress("/linkgate", Optional.of(new HostAndPort("127.0.0.1", 8080)));

        assertThat(address.url("ws", "/sandbox/ws/chat"))
                .contains(URI.create("ws://127.0.0.1:8080/linkgate/sandbox/ws/chat"));
    }

    @ParameterizedTest
    @CsvSource({
        "/linkgate (1), /linkgate%20(1)",
        "/a%b, /a%25b",
        "/x[1], /x%5B1%5D",
        "/l^2, /l%5E2",
        "/p|q, /p%7Cq",
        "/Büro, /B%C3%BCro",
        "/a?b#c, /a%3Fb%23c",
        "/linkgate%20(1), /linkgate%20(1)",
        "/app;v=1, /app;v=1"
    })
    void nameOfAWarMayHaveAnyLetters(String contextPath, String inAddresses) {
        LocalAddress address = new LocalAddress(contextPath, Optional.of(new HostAndPort("[::1]", 8080)));

        assertThat(address.url("http", "/")).contains(URI.create("http://[::1]:8080" + inAddresses + "/"));
    }

    @Test
    void nothingIsGuessedWhileTheContainerIsSilent() {
        assertThat(new LocalAddress("", new ContainerConnectors(beans).plainHttp()).url("ws", "/"))
                .isEmpty();
    }

    @Test
    void plainConnectorOfTomcatIsFoundAmongOthers() throws Exception {
        beans.registerMBean(new TomcatConnector("https", 8443, true), new ObjectName("Catalina:type=Connector,port=1"));
        beans.registerMBean(new TomcatConnector("http", 8081, false), new ObjectName("Catalina:type=Connector,port=2"));

        assertThat(new ContainerConnectors(beans).plainHttp()).contains(new HostAndPort("127.0.0.1", 8081));
    }

    @Test
    void connectorThatOnlyCallsItselfSecureIsFound() throws Exception {
        beans.registerMBean(new TomcatConnector("https", 8443, true), new ObjectName("Catalina:type=Connector,port=1"));
        beans.registerMBean(new Handler(true), new ObjectName("Catalina:type=ProtocolHandler,port=1"));
        beans.registerMBean(new TomcatConnector("https", 8081, true), new ObjectName("Catalina:type=Connector,port=2"));
        beans.registerMBean(new Handler(false), new ObjectName("Catalina:type=ProtocolHandler,port=2"));

        assertThat(new ContainerConnectors(beans).plainHttp()).contains(new HostAndPort("127.0.0.1", 8081));
    }

    @Test
    void realTomcatBehindAProxyIsFound() throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setPort(0);
        tomcat.getConnector().setScheme("https");
        tomcat.getConnector().setSecure(true);
        assertThat(tomcat.getConnector().setProperty("maxConnections", Integer.toString(MAX_CONNECTIONS)))
                .isTrue();
        LocalAddress address = new LocalAddress("", Optional.empty());
        Context context = tomcat.addContext("", null);
        context.addServletContainerInitializer((classes, servlets) -> servlets.addListener(address), Set.of());
        Tomcat.addServlet(context, "any", new HttpServlet() {});
        context.addServletMappingDecoded("/", "any");
        tomcat.start();
        try {
            int port = tomcat.getConnector().getLocalPort();
            assertThat(new ContainerConnectors(ManagementFactory.getPlatformMBeanServer()).plainHttp())
                    .map(HostAndPort::port)
                    .contains(port);
            assertThat(new ContainerConnectors(ManagementFactory.getPlatformMBeanServer()).maxConnections())
                    .hasValue(MAX_CONNECTIONS);

            BareHttp.exchange(port, "GET", "/", Map.of(), "");
            assertThat(address.url("ws", "/"))
                    .hasValueSatisfying(url -> assertThat(url.getPort()).isEqualTo(port));
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    @Test
    void socketBindingOfWildFlyIsFound() throws Exception {
        beans.registerMBean(
                new WildFlyBinding(),
                new ObjectName("jboss.as:socket-binding-group=standard-sockets,socket-binding=http"));

        assertThat(new ContainerConnectors(beans).plainHttp()).contains(new HostAndPort("127.0.0.1", 8180));
    }

    @Test
    void jvmWithoutAServerHasNoAddress() {
        assertThat(new ContainerConnectors(ManagementFactory.getPlatformMBeanServer()).plainHttp())
                .isEmpty();
    }

    /** What Tomcat's connector shows. */
    public interface TomcatConnectorMBean {
        String getscheme();

        boolean getsecure();

        String getprotocol();

        int getlocalPort();

        Object getaddress();
    }

    record TomcatConnector(String scheme, int port, boolean secure) implements TomcatConnectorMBean {
        @Override
        public String getscheme() {
            return scheme;
        }

        @Override
        public boolean getsecure() {
            return secure;
        }

        @Override
        public String getprotocol() {
            return "HTTP/1.1";
        }

        @Override
        public int getlocalPort() {
            return port;
        }

        @Override
        public Object getaddress() {
            return "localhost/127.0.0.1";
        }
    }

    /** What Tomcat's protocol handler shows. */
    public interface HandlerMBean {
        boolean getsSLEnabled();
    }

    record Handler(boolean encrypted) implements HandlerMBean {
        @Override
        public boolean getsSLEnabled() {
            return encrypted;
        }
    }

    /** What WildFly's socket binding shows. */
    public interface WildFlyBindingMBean {
        String getboundAddress();

        Integer getboundPort();
    }

    static final class WildFlyBinding implements WildFlyBindingMBean {
        @Override
        public String getboundAddress() {
            return "127.0.0.1";
        }

        @Override
        public Integer getboundPort() {
            return 8180;
        }
    }
}
