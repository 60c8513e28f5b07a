package io.linkgate.config;

import io.linkgate.config.source.SettingSources;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Checks for what starts a server: it lists everything that would keep Linkgate from starting. */
public final class CheckSettings {

    private CheckSettings() {}

    /**
     * Checks the settings of this process, before a build that would start a server: ends with status 1 if there are
     * problems, else prints nothing. Takes no arguments.
     */
    public static void main(String[] arguments) {
        if (!passes(System.getenv(), System.getProperties(), System.err)) {
            System.exit(1);
        }
    }

    static boolean passes(Map<String, String> environment, Properties properties, PrintStream out) {
        return beforeStart(SettingSources.of(environment, properties), out).isPresent();
    }

    /**
     * Checks everything, with what only a server that is about to start needs: a free port. A home that another server
     * uses is no problem, since Linkgate waits for it.
     *
     * @param out receives the problems
     * @return how to listen; empty if there are problems
     */
    public static Optional<StandaloneSettings> beforeStart(SettingSources sources, PrintStream out) {
        SettingsReader reader = new SettingsReader(sources);
        Settings settings = Settings.read(reader);
        StandaloneSettings standalone = standalone(reader, settings);
        checkPort(standalone, reader);
        return isFine(reader, out) ? Optional.of(standalone) : Optional.empty();
    }

    /**
     * Checks the settings alone, so a server may be running with them. Prints problems and warnings.
     *
     * @return whether there are no problems
     */
    public static boolean alone(SettingSources sources, PrintStream out) {
        SettingsReader reader = new SettingsReader(sources);
        Settings settings = Settings.read(reader);
        StandaloneSettings unused = standalone(reader, settings);
        boolean fine = isFine(reader, out);
        settings.warnings().forEach(out::println);
        return fine;
    }

    /**
     * Reads the settings for work on a home that no server uses.
     *
     * @param out receives the problems
     * @return empty if there are problems, for example a server that uses it
     */
    public static Optional<Settings> offline(SettingSources sources, PrintStream out) {
        SettingsReader reader = new SettingsReader(sources);
        Settings settings = Settings.read(reader);
        checkDatabase(settings, reader);
        return isFine(reader, out) ? Optional.of(settings) : Optional.empty();
    }

    /**
     * Reads the settings for work on a home that a server may be using.
     *
     * @param out receives the problems
     * @return empty if there are problems
     */
    public static Optional<Settings> beside(SettingSources sources, PrintStream out) {
        SettingsReader reader = new SettingsReader(sources);
        Settings settings = Settings.read(reader);
        return isFine(reader, out) ? Optional.of(settings) : Optional.empty();
    }

    /** Returns how the log is to be written, also where other settings have problems; text if the setting has one. */
    public static StandaloneSettings.LogFormat logFormat(SettingSources sources) {
        return new SettingsReader(sources).logFormat(Setting.LOG_FORMAT);
    }

    private static boolean isFine(SettingsReader reader, PrintStream out) {
        try {
            reader.refuseProblems();
            return true;
        } catch (SettingsException e) {
            out.println(e.getMessage());
            return false;
        }
    }

    private static StandaloneSettings standalone(SettingsReader reader, Settings settings) {
        Optional<InetAddress> bind = reader.address(Setting.BIND);
        int port = reader.port(Setting.PORT);
        Optional<Path> certificate = reader.certificate(Setting.TLS_CERTIFICATE);
        Optional<Path> key = reader.privateKey(Setting.TLS_KEY);
        if (reader.isGiven(Setting.TLS_CERTIFICATE) != reader.isGiven(Setting.TLS_KEY)) {
            boolean hasKey = reader.isGiven(Setting.TLS_KEY);
            reader.refuse(
                    hasKey ? Setting.TLS_KEY : Setting.TLS_CERTIFICATE,
                    "needs " + (hasKey ? Setting.TLS_CERTIFICATE : Setting.TLS_KEY).variable() + " beside it");
        }
        return new StandaloneSettings(
                bind.orElseGet(InetAddress::getLoopbackAddress),
                port,
                certificate.flatMap(first -> key.map(second -> new StandaloneSettings.Tls(first, second))),
                reader.logFormat(Setting.LOG_FORMAT),
                settings.sandbox().enabled() && settings.sandbox().url().isEmpty());
    }

    private static void checkDatabase(Settings settings, SettingsReader reader) {
        if (settings.storage().server().isEmpty() && new DatabaseLock(settings.storage()).isHeld()) {
            reader.refuse(Setting.HOME, settings.home() + " is in use by another Linkgate server");
        }
    }

    /** Tests whether the port is free. Only here: the WAR gets its port from its server. */
    private static void checkPort(StandaloneSettings standalone, SettingsReader reader) {
        if (standalone.port() == 0) {
            return; // reported already
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // as Tomcat does, or a server that has just stopped would still seem to run
            socket.bind(new InetSocketAddress(standalone.bind(), standalone.port()));
        } catch (IOException e) {
            reader.refuse(
                    Setting.PORT,
                    "port " + standalone.port() + " of " + standalone.bind().getHostAddress() + " cannot be used: "
                            + e.getMessage());
        }
    }
}
