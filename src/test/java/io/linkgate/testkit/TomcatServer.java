package io.linkgate.testkit;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.ErrorPage;

/**
 * A real Tomcat on a free port with one context at the root, which has a static {@code /page.html} and whatever the
 * test installs.
 */
public final class TomcatServer implements AutoCloseable {

    private final Tomcat tomcat;
    private final Path directory;

    private TomcatServer(Tomcat tomcat, Path directory) {
        this.tomcat = tomcat;
        this.directory = directory;
    }

    /**
     * Starts a server.
     *
     * @param errorPage the address of the default error page
     * @param install receives the context while it starts
     */
    public static TomcatServer start(String errorPage, Consumer<ServletContext> install) {
        return start(errorPage, install, connector -> {});
    }

    /** Starts a server that also supports HTTP/2 without TLS. */
    public static TomcatServer startWithHttp2(String errorPage, Consumer<ServletContext> install) {
        return start(errorPage, install, connector -> connector.addUpgradeProtocol(new Http2Protocol()));
    }

    /** Starts a server with one thread for all responses: one that is held up holds up the next. */
    public static TomcatServer startWithOneThread(String errorPage, Consumer<ServletContext> install) {
        return start(errorPage, install, connector -> {
            connector.setProperty("minSpareThreads", "1");
            connector.setProperty("maxThreads", "1");
        });
    }

    private static TomcatServer start(
            String errorPage, Consumer<ServletContext> install, Consumer<Connector> configure) {
        try {
            Path directory = DirectoryInMemory.create("tomcat");
            Path pages = Files.createDirectory(directory.resolve("pages"));
            Files.writeString(
                    pages.resolve("page.html"), "<!doctype html><title>A page</title>" + "<p>More.".repeat(100));
            Tomcat tomcat = new Tomcat();
            tomcat.setBaseDir(directory.toString());
            tomcat.setPort(0);
            Context context = tomcat.addContext("", pages.toString());
            context.addMimeMapping("html", "text/html");
            if (context instanceof StandardContext standard) {
                // It inspects the JDK, is not allowed to, and logs that at each stop.
                standard.setClearReferencesThreadLocals(false);
                standard.setClearReferencesRmiTargets(false);
            }
            Tomcat.addServlet(context, "default", new DefaultServlet());
            context.addServletMappingDecoded("/", "default");
            context.addServletContainerInitializer((classes, servletContext) -> install.accept(servletContext), null);
            ErrorPage page = new ErrorPage();
            page.setLocation(errorPage);
            context.addErrorPage(page);
            configure.accept(tomcat.getConnector());
            tomcat.start();
            return new TomcatServer(tomcat, directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    /** Returns the URL of a path and query. */
    public URI uri(String pathAndQuery) {
        return URI.create("http://localhost:" + port() + pathAndQuery);
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
            DirectoryInMemory.delete(directory);
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
