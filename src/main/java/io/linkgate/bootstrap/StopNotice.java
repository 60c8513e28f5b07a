package io.linkgate.bootstrap;

import java.util.Optional;
import javax.management.JMException;
import javax.management.ListenerNotFoundException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.Notification;
import javax.management.NotificationBroadcaster;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from Tomcat that it is about to stop this web application. Tomcat tells a context listener so late that its servlets are
 * gone by then, and with them every answer that had to wait. Before that it leaves such answers two seconds ({@code
 * unloadDelay}), and at the beginning of these it sends this notice ({@code StandardContext.stopInternal}). Servers that send
 * none leave it to the context listener.
 */
final class StopNotice implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StopNotice.class);

    private static final String STOPPING = "j2ee.state.stopping";

    /** The application itself sends the notice; its MBean does not pass it on, but leads to it. */
    private static final String APPLICATION = "managedResource";

    private final Optional<NotificationBroadcaster> application;
    private final NotificationListener listener;

    private StopNotice(Optional<NotificationBroadcaster> application, AutoCloseable stopping) {
        this.application = application;
        this.listener = (Notification notification, Object handback) -> {
            if (notification.getType().equals(STOPPING)) {
                carryOut(stopping);
            }
        };
    }

    /**
     * Listens from now on, where there is something to be heard.
     *
     * @param virtualServer as the servlet context names it; in Tomcat {@code engine/host}, in Jetty null
     * @param contextPath of the WAR, empty or beginning with a slash
     * @param stopping is closed in the thread that stops the application, and holds it up
     */
    static StopNotice listen(MBeanServer server, String virtualServer, String contextPath, AutoCloseable stopping) {
        StopNotice notice = new StopNotice(application(server, virtualServer, contextPath), stopping);
        notice.application.ifPresent(sender -> sender.addNotificationListener(notice.listener, null, null));
        return notice;
    }

    /** As Tomcat registers it: {@code Catalina:j2eeType=WebModule,name=//localhost/linkgate,…}. */
    private static Optional<NotificationBroadcaster> application(
            MBeanServer server, String virtualServer, String contextPath) {
        int slash = virtualServer == null ? -1 : virtualServer.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        String path = contextPath.isEmpty() ? "/" : contextPath;
        String pattern = "%s:j2eeType=WebModule,name=/%s%s,*"
                .formatted(virtualServer.substring(0, slash), virtualServer.substring(slash), path);
        try {
            return server.queryNames(new ObjectName(pattern), null).stream()
                    .findFirst()
                    .flatMap(name -> application(server, name));
        } catch (MalformedObjectNameException e) {
            return Optional.empty(); // a name that needs quotes is none that Tomcat gives
        }
    }

    private static Optional<NotificationBroadcaster> application(MBeanServer server, ObjectName name) {
        try {
            return server.getAttribute(name, APPLICATION) instanceof NotificationBroadcaster sender
                    ? Optional.of(sender)
                    : Optional.empty();
        } catch (JMException | RuntimeException notTold) {
            return Optional.empty();
        }
    }

    private static void carryOut(AutoCloseable stopping) {
        try {
            stopping.close();
        } catch (Exception | LinkageError e) {
            LOG.warn("Stopping early failed; what is left is stopped later", e);
        }
    }

    /** Hears nothing any more. */
    @Override
    public void close() {
        application.ifPresent(sender -> {
            try {
                sender.removeNotificationListener(listener);
            } catch (ListenerNotFoundException gone) {
                LOG.debug("The server has forgotten its listeners already");
            }
        });
    }
}
