package io.linkgate.bootstrap;

import io.linkgate.config.Settings;
import io.linkgate.config.SettingsException;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts Linkgate with the web application and stops it with it. A start that fails undoes what it did and fails the
 * application, so that no half of it answers.
 */
public final class LinkgateListener implements ServletContextListener {

    private static final Logger LOG = LoggerFactory.getLogger(LinkgateListener.class);

    private final Map<String, String> environment;
    private final Properties properties;
    private Optional<Linkgate> linkgate = Optional.empty();

    /** For the container. */
    public LinkgateListener() {
        this(System.getenv(), System.getProperties());
    }

    /** For whoever has settings of another origin. */
    LinkgateListener(Map<String, String> environment, Properties properties) {
        this.environment = environment;
        this.properties = properties;
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        try {
            Settings settings = Settings.load(environment, properties);
            settings.warnings().forEach(warning -> LOG.warn("{}", warning));
            Linkgate started = Linkgate.start(settings, context);
            linkgate = Optional.of(started);
            LOG.info("{}", started.greeting());
        } catch (SettingsException e) {
            LOG.error("{}", e.getMessage());
            throw e;
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        linkgate.ifPresent(Linkgate::close);
        linkgate = Optional.empty();
        RecordMethods.forget();
    }
}
