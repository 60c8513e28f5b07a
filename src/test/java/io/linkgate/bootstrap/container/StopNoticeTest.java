package io.linkgate.bootstrap.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.DynamicMBean;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The MBeans imitate Tomcat's; {@code RedeployIT} shows that Tomcat's are like that. */
class StopNoticeTest {

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final NotificationBroadcasterSupport application = new NotificationBroadcasterSupport();
    private final AtomicInteger stopped = new AtomicInteger();

    @BeforeEach
    void applicationIsRegistered() throws Exception {
        register("//localhost/linkgate", application);
        register("//localhost/other", new NotificationBroadcasterSupport());
    }

    @Test
    void noticeOfTheOwnApplicationIsReceived() {
        StopNotice unused = listen("Catalina/localhost", "/linkgate");

        send("j2ee.state.starting");
        assertThat(stopped).hasValue(0);
        send("j2ee.state.stopping");
        assertThat(stopped).hasValue(1);
    }

    @Test
    void noticeOfAnotherApplicationIsIgnored() {
        StopNotice unused = listen("Catalina/localhost", "/other");

        send("j2ee.state.stopping");

        assertThat(stopped).hasValue(0);
    }

    @Test
    void twoVersionsAtOnePathAreTwoApplications() throws Exception {
        NotificationBroadcasterSupport newer = new NotificationBroadcasterSupport();
        register("//localhost/linkgate##2", newer);
        StopNotice unused = listen("Catalina/localhost", "/linkgate##2");

        send("j2ee.state.stopping");
        assertThat(stopped).as("the older one").hasValue(0);
        newer.sendNotification(new Notification("j2ee.state.stopping", newer, 1));
        assertThat(stopped).hasValue(1);
    }

    @Test
    void nothingIsReceivedAfterClose() {
        StopNotice notice = listen("Catalina/localhost", "/linkgate");

        notice.close();
        send("j2ee.state.stopping");

        assertThat(stopped).hasValue(0);
    }

    @Test
    void serversWithoutNoticesAreNoProblem() {
        listen("default-host", "/linkgate").close();
        listen("Catalina/localhost", "/unknown").close();
        listen("Catalina/a,b=*?", "").close();
        listen(null, "/linkgate").close(); // Jetty

        assertThat(stopped).hasValue(0);
    }

    @Test
    void missingClassesDoNotFailTheServer() {
        StopNotice unused = StopNotice.listen(server, "Catalina/localhost", "/linkgate", () -> {
            throw new NoClassDefFoundError("the WAR was replaced");
        });

        send("j2ee.state.stopping");
    }

    private StopNotice listen(String virtualServer, String path) {
        return StopNotice.listen(server, virtualServer, path, stopped::incrementAndGet);
    }

    private void send(String type) {
        application.sendNotification(new Notification(type, "application", 1));
    }

    private void register(String name, Object resource) throws Exception {
        ObjectName full =
                new ObjectName("Catalina:j2eeType=WebModule,name=" + name + ",J2EEApplication=none,J2EEServer=none");
        server.registerMBean(new Model(resource), full);
    }

    /** Has one attribute. */
    private record Model(Object managedResource) implements DynamicMBean {

        @Override
        public Object getAttribute(String attribute) {
            assertThat(attribute).isEqualTo("managedResource");
            return managedResource;
        }

        @Override
        public void setAttribute(Attribute attribute) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AttributeList getAttributes(String[] attributes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AttributeList setAttributes(AttributeList attributes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object invoke(String actionName, Object[] params, String[] signature) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MBeanInfo getMBeanInfo() {
            return new MBeanInfo(Model.class.getName(), "an application", null, null, null, null);
        }
    }
}
