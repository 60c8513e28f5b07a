package io.linkgate.bootstrap.container;

import jakarta.servlet.ServletContext;
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
 * Listens for Tomcat's notice that it is about to stop this web application. Tomcat calls context listeners only when
 * the servlets are gone, and with them every response that had to wait. Before that it allows two seconds for such
 * responses ({@code unloadDelay}), and at their beginning it sends this notice ({@code StandardContext.stopInternal}).
 * On servers without such a notice only the context listener is left.
 */
public final class StopNotice implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StopNotice.class);

    /** The attribute of the context by which Tomcat names the version, empty for none. */
    private static final String VERSION = "org.apache.catalina.webappVersion";

    private static final String STOPPING = "j2ee.state.stopping";

    /**
     * The attribute of the MBean that returns the application, which sends the notice; the MBean does not forward it.
     */
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
     * Starts listening, if the server sends notices.
     *
     * @param virtualServer the name from the servlet context; in Tomcat {@code engine/host}, in Jetty null
     * @param application the application in that server, see {@link #nameOf}
     * @param stopping closed by the thread that stops the application, which waits for it
     */
    public static StopNotice listen(
            MBeanServer server, String virtualServer, String application, AutoCloseable stopping) {
        StopNotice notice = new StopNotice(application(server, virtualServer, application), stopping);
        notice.application.ifPresent(sender -> sender.addNotificationListener(notice.listener, null, null));
        return notice;
    }

    /**
     * Returns the name of an application in Tomcat: its context path, with the version that follows {@code ##} in the
     * name of its WAR. Two versions at one path are two applications, and one of them is stopped first.
     */
    public static String nameOf(ServletContext context) {
        return context.getAttribute(VERSION) instanceof String version && !version.isEmpty()
                ? context.getContextPath() + "##" + version
                : context.getContextPath();
    }

    /**
     * Finds the application as Tomcat registers it: {@code Catalina:j2eeType=WebModule,name=//localhost/linkgate,…}.
     */
    private static Optional<NotificationBroadcaster> application(
            MBeanServer server, String virtualServer, String application) {
        int slash = virtualServer == null ? -1 : virtualServer.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        String path = application.startsWith("/") ? application : "/" + application;
        String pattern = "%s:j2eeType=WebModule,name=/%s%s,*"
                .formatted(virtualServer.substring(0, slash), virtualServer.substring(slash), path);
        try {
            return server.queryNames(new ObjectName(pattern), null).stream()
                    .findFirst()
                    .flatMap(name -> application(server, name));
        } catch (MalformedObjectNameException e) {
            return Optional.empty(); // Tomcat uses no name that needs quotes
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
            LOG.warn("Stopping early failed; the rest is stopped later", e);
        }
    }

    /** Stops listening. */
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
