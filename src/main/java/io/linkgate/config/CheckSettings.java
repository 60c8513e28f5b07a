package io.linkgate.config;

import io.linkgate.config.source.SettingSources;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * A check that runs before the build starts a server: it prints one list of everything that would keep Linkgate from
 * starting and exits with status 1. If nothing is wrong, it prints nothing.
 */
public final class CheckSettings {

    private CheckSettings() {}

    /** Checks the settings of this process; takes no arguments. */
    public static void main(String[] arguments) {
        if (!passes(System.getenv(), System.getProperties(), System.err)) {
            System.exit(1);
        }
    }

    static boolean passes(Map<String, String> environment, Properties properties, PrintStream out) {
        SettingsReader reader = new SettingsReader(SettingSources.of(environment, properties));
        Settings settings = Settings.read(reader);
        checkDatabase(settings, reader);
        checkPort(reader);
        try {
            reader.refuseProblems();
            return true;
        } catch (SettingsException e) {
            out.println(e.getMessage());
            return false;
        }
    }

    private static void checkDatabase(Settings settings, SettingsReader reader) {
        if (new DatabaseLock(settings.storage()).isHeld()) {
            reader.refuse(Setting.HOME, settings.home() + " is in use by another Linkgate server");
        }
    }

    /** Tests whether the port is free. Only here: the WAR gets its port from its server. */
    private static void checkPort(SettingsReader reader) {
        Optional<InetAddress> bind = reader.address(Setting.BIND);
        int port = reader.port(Setting.PORT);
        if (bind.isEmpty() || port == 0) {
            return;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // as Tomcat does, or a server that has just stopped would still seem to run
            socket.bind(new InetSocketAddress(bind.get(), port));
        } catch (IOException e) {
            reader.refuse(
                    Setting.PORT,
                    "port " + port + " of " + bind.get().getHostAddress() + " cannot be used: " + e.getMessage());
        }
    }
}
