package io.linkgate.bootstrap;

import io.linkgate.bootstrap.container.OwnClasses;
import io.linkgate.bootstrap.takeover.Takeover;
import io.linkgate.bootstrap.takeover.WaitingFilter;
import io.linkgate.config.Settings;
import io.linkgate.config.SettingsException;
import io.linkgate.config.source.OperatorFile;
import io.linkgate.config.source.ServerSettings;
import io.linkgate.config.source.SettingSources;
import io.linkgate.storage.AtomicFile;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops Linkgate with the web application. A failed start undoes what it did and fails the application, so
 * that Linkgate is never half started. While the database is away, the application is deployed and waits.
 */
public final class LinkgateListener implements ServletContextListener {

    private static final Logger LOG = LoggerFactory.getLogger(LinkgateListener.class);

    /** The attribute by which the launcher of {@code java -jar} names what ends its process. */
    private static final String FAILED = "io.linkgate.failed";

    private final Map<String, String> environment;
    private final Properties properties;
    private Optional<Takeover> takeover = Optional.empty();

    /** For the container. */
    public LinkgateListener() {
        this(System.getenv(), System.getProperties());
    }

    /** For callers with settings from elsewhere. */
    LinkgateListener(Map<String, String> environment, Properties properties) {
        this.environment = environment;
        this.properties = properties;
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        try {
            Settings settings = Settings.load(SettingSources.of(
                    environment, properties, ServerSettings.parameters(context), ServerSettings.entries()));
            writeSettingsFile(settings.home()).ifPresent(LOG::warn);
            settings.warnings().forEach(warning -> LOG.warn("{}", warning));
            OwnClasses.load(context);
            begin(settings, context);
        } catch (SettingsException e) {
            LOG.error("{}", e.getMessage());
            throw e;
        } catch (RuntimeException | Error e) {
            stop(); // the server may drop this application without contextDestroyed, and the database would stay locked
            throw e;
        }
    }

    /**
     * Gives a home its settings file, with every setting as a comment, unless it has one: that is the operator's.
     *
     * @return why it could not be written; the settings work without it
     */
    static Optional<String> writeSettingsFile(Path home) {
        Path file = home.resolve(OperatorFile.NAME);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        AtomicFile writer = new AtomicFile(file, "settings");
        try {
            writer.sweep();
            writer.create(OperatorFile.first());
        } catch (FileAlreadyExistsException e) {
            return Optional.empty(); // another server was faster
        } catch (IOException e) {
            return Optional.of(file + " could not be written; all settings work without it");
        }
        return Optional.empty();
    }

    private void begin(Settings settings, ServletContext context) {
        WaitingFilter waiting = new WaitingFilter(settings.api().corsOrigins());
        Linkgate linkgate = Linkgate.register(settings, context, waiting);
        Takeover created = new Takeover(linkgate, waiting, LinkgateListener::startingThread, () -> endProcess(context));
        takeover = Optional.of(created);
        created.begin();
    }

    /** Returns the thread for later attempts, which finds the classes and names of this application. */
    private static ScheduledExecutorService startingThread() {
        ClassLoader ours = Thread.currentThread().getContextClassLoader();
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, (Runnable task) -> {
            Thread thread = new Thread(task, "linkgate-start-1");
            thread.setDaemon(true);
            thread.setContextClassLoader(ours);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }

    /** Ends a process that is there for Linkgate alone, so that its exit status shows the failure. */
    private static void endProcess(ServletContext context) {
        if (context.getAttribute(FAILED) instanceof Runnable end) {
            end.run();
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        stop();
        RecordMethods.forget();
    }

    private void stop() {
        takeover.ifPresent(Takeover::close);
        takeover = Optional.empty();
    }
}
