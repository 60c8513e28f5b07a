package io.linkgate.standalone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.net.SSLHostConfigCertificate.Type;
import org.apache.tomcat.util.scan.StandardJarScanner;

/**
 * A Tomcat with the WAR at its root: one connector, no shutdown port, no manager, and no access log, which would write
 * down query strings.
 */
public final class StandaloneTomcat implements AutoCloseable {

    private final Tomcat tomcat = new Tomcat();

    private StandaloneTomcat() {}

    /**
     * Starts the server.
     *
     * @param war the files of the WAR
     * @param work a directory for what Tomcat writes; it is created
     * @param connector {@code address} and {@code port}; for TLS the files {@code certificate} and {@code key}; with
     *     {@code loopback}, the sandbox is reached without TLS on a port of its own, by this machine only
     * @param failed called if the application, which may have to wait for its database, cannot start after all
     * @throws LifecycleException if it cannot start
     */
    public static AutoCloseable start(Path war, Path work, Map<String, String> connector, Runnable failed)
            throws Exception {
        StandaloneTomcat server = new StandaloneTomcat();
        try {
            server.open(war, Files.createDirectories(work), connector, failed);
            return server;
        } catch (Exception e) {
            server.close();
            throw e;
        }
    }

    private void open(Path war, Path work, Map<String, String> settings, Runnable failed) throws Exception {
        tomcat.setBaseDir(work.toString());
        tomcat.setAddDefaultWebXmlToWebapp(false);
        tomcat.getEngine().setParentClassLoader(StandaloneTomcat.class.getClassLoader());
        Connector connector = connector(settings.get("address"), Integer.parseInt(settings.get("port")));
        Optional.ofNullable(settings.get("certificate"))
                .ifPresent(certificate -> encrypt(connector, certificate, settings.get("key")));
        tomcat.setConnector(connector);
        if (settings.containsKey("loopback")) {
            tomcat.getService().addConnector(connector("127.0.0.1", 0));
        }
        // What never reaches the application is refused without a stack trace or a version.
        ErrorReportValve errors = new ErrorReportValve();
        errors.setShowReport(false);
        errors.setShowServerInfo(false);
        tomcat.getHost().getPipeline().addValve(errors);
        ContextConfig config = new ContextConfig();
        config.setDefaultWebXml(war.resolve("WEB-INF/standalone/web.xml").toString());
        StandardContext context = (StandardContext) tomcat.addWebapp(tomcat.getHost(), "", war.toString(), config);
        // The application declares what it has; nothing of Tomcat's own path is for it.
        ((StandardJarScanner) context.getJarScanner()).setScanClassPath(false);
        context.addParameter("io.linkgate.url", settings.get("url"));
        context.getServletContext().setAttribute("io.linkgate.failed", failed);
        tomcat.start();
        if (!context.getState().isAvailable()) {
            throw new LifecycleException("the application did not start; see above");
        }
    }

    private static Connector connector(String address, int port) {
        Connector connector = new Connector("HTTP/1.1");
        connector.setProperty("address", address);
        connector.setPort(port);
        connector.setThrowOnFailure(true);
        return connector;
    }

    private static void encrypt(Connector connector, String certificate, String key) {
        SSLHostConfig tls = new SSLHostConfig();
        SSLHostConfigCertificate pair = new SSLHostConfigCertificate(tls, Type.UNDEFINED);
        pair.setCertificateFile(certificate);
        pair.setCertificateKeyFile(key);
        tls.addCertificate(pair);
        connector.addSslHostConfig(tls);
        connector.setScheme("https");
        connector.setSecure(true);
        connector.setProperty("SSLEnabled", "true");
    }

    @Override
    public void close() throws LifecycleException {
        if (tomcat.getServer().getState().isAvailable()) {
            tomcat.stop();
        }
        tomcat.destroy();
    }
}
