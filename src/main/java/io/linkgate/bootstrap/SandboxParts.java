package io.linkgate.bootstrap;

import io.linkgate.bootstrap.container.ContainerConnectors;
import io.linkgate.bootstrap.container.LocalAddress;
import io.linkgate.config.SandboxSettings;
import io.linkgate.config.SettingProblem;
import io.linkgate.config.SettingsException;
import io.linkgate.engine.whatsapp.WhatsAppEngine;
import io.linkgate.instance.Instances;
import io.linkgate.sandbox.account.AccountFile;
import io.linkgate.sandbox.http.CompanionKeyCache;
import io.linkgate.sandbox.http.SandboxEndpoint;
import io.linkgate.sandbox.http.SandboxFaultResource;
import io.linkgate.sandbox.http.SandboxMailResource;
import io.linkgate.sandbox.http.SandboxPhoneResource;
import io.linkgate.sandbox.http.SandboxResource;
import io.linkgate.sandbox.http.SandboxSocketFilter;
import io.linkgate.sandbox.mail.Journal;
import io.linkgate.sandbox.mail.JournalFile;
import io.linkgate.sandbox.phone.PhoneMail;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.stage.SandboxTiming;
import io.linkgate.session.DeviceStore;
import io.linkgate.session.Sessions;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stand-in, and the engine that connects to it or to another one that the settings name.
 *
 * @param server plays WhatsApp, and remembers the devices that it has linked
 * @param engine connects to a stand-in as the other engine does to WhatsApp
 */
record SandboxParts(SandboxServer server, WhatsAppEngine engine) {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxParts.class);

    /** Builds both, and adds what guards the endpoint of the stand-in. */
    static SandboxParts install(
            ServletContext context, SandboxSettings settings, LocalAddress address, EngineParts parts, Path home) {
        AccountFile memory = memory(home.resolve("sandbox"), parts.random());
        SandboxServer server = SandboxServer.builder(
                        parts.clock(), parts.random(), parts.threads().scheduler())
                .home(memory)
                .journal(journal(memory.directory()))
                .timing(new SandboxTiming(settings.firstCode(), settings.laterCode()))
                .maxConnections(connections(
                        settings.connections(),
                        new ContainerConnectors(ManagementFactory.getPlatformMBeanServer()).maxConnections()))
                .limitStrangers()
                .build();
        installFilter(context, server);
        WhatsAppEngine engine = parts.sandbox(
                settings,
                () -> address.url("ws", SandboxEndpoint.PATH + "?" + server.ownQuery()),
                server.rootKey(),
                server::succeeded);
        return new SandboxParts(server, engine);
    }

    /** Returns the endpoints of the sandbox, with phones that get the mail of their accounts from now on. */
    List<Object> resources(Instances instances, Sessions sessions, DeviceStore devices, Threads threads, Clock clock) {
        CompanionKeyCache keys =
                new CompanionKeyCache(new SandboxInstances(instances, sessions, devices, engine, threads, clock));
        return List.of(
                new SandboxResource(server),
                new SandboxPhoneResource(server, keys),
                new SandboxMailResource(new PhoneMail(server)),
                new SandboxFaultResource(server, keys));
    }

    /**
     * Returns how many clients may be connected to the stand-in: as many as the settings allow, but at most half of
     * what the container accepts, so that instances of the sandbox leave the other half to the API.
     *
     * @param container the container's limit, if it is known
     */
    static int connections(int wanted, OptionalInt container) {
        int most = container.orElse(Integer.MAX_VALUE) / 2;
        if (wanted <= most) {
            return wanted;
        }
        LOG.warn(
                "The sandbox accepts {} connections, not {}: the server accepts {} (maxConnections), and half of them are"
                        + " left to the API",
                most,
                wanted,
                container.orElseThrow());
        return most;
    }

    private static AccountFile memory(Path directory, SecureRandom random) {
        try {
            return AccountFile.open(directory, random);
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    private static Journal journal(Path directory) {
        try {
            return JournalFile.open(directory, "mail.log");
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    private static SettingsException unusable(Path directory, IOException e) {
        String problem = e.getMessage() == null ? directory + " cannot be used" : e.getMessage();
        return new SettingsException(new SettingProblem("LINKGATE_HOME", problem), e);
    }

    /** Installs the filter before the container's own, which upgrades requests to WebSockets. */
    private static void installFilter(ServletContext context, SandboxServer server) {
        FilterRegistration.Dynamic filter = context.addFilter("sandbox-socket", new SandboxSocketFilter(server));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, SandboxEndpoint.PATH);
    }
}
