package io.linkgate.bootstrap.command;

import io.linkgate.bootstrap.ProductVersion;
import io.linkgate.config.CheckSettings;
import io.linkgate.config.SettingProblem;
import io.linkgate.config.Settings;
import io.linkgate.config.SettingsException;
import io.linkgate.config.StandaloneSettings;
import io.linkgate.config.source.SettingSources;
import io.linkgate.storage.transfer.FilledDatabase.StillFilledException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.JdbiException;

/**
 * The commands, called by name from the launcher, which shares no class with them but those of the JDK. They read the
 * settings of this process.
 */
public final class Commands {

    static final int FINE = 0;
    static final int FAILED = 1;
    static final int MISUSED = 2;

    private Commands() {}

    /**
     * Runs a command.
     *
     * @param arguments the name of the command, and what it takes
     * @return the status to end with
     */
    public static int run(List<String> arguments) {
        Logger.getLogger("").setLevel(Level.WARNING); // of the database and its pool
        return switch (arguments.get(0)) {
            case "check-settings" -> checkSettings();
            case "token" -> offline(settings -> new TokenCommands(System.out, System.err).run(settings, arguments));
            case "backup" -> online(settings -> withFile(arguments, file -> backup(settings, file)));
            case "restore" -> offline(settings -> withFile(arguments, file -> restore(settings, file)));
            default -> {
                System.err.println(
                        "Not a command: " + arguments.get(0) + ". Those that exist: java -jar linkgate.war help");
                yield MISUSED;
            }
        };
    }

    /** Runs a command over the home, if no server uses it. */
    private static int offline(ToIntFunction<Settings> command) {
        return run(CheckSettings.offline(sources(), System.err), command);
    }

    /** Runs a command over the home, also while a server uses it. */
    private static int online(ToIntFunction<Settings> command) {
        return run(CheckSettings.beside(sources(), System.err), command);
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private static int run(Optional<Settings> settings, ToIntFunction<Settings> command) {
        if (settings.isEmpty()) {
            return FAILED;
        }
        try {
            return command.applyAsInt(settings.get());
        } catch (SettingsException e) {
            System.err.println(e.getMessage());
            return FAILED;
        } catch (JdbiException e) {
            System.err.println("The database " + settings.get().storage().name() + " has failed: " + innermost(e));
            return FAILED;
        }
    }

    private static String innermost(Throwable e) {
        return e.getCause() == null ? String.valueOf(e.getMessage()) : innermost(e.getCause());
    }

    private static int withFile(List<String> arguments, ToIntFunction<Path> command) {
        if (arguments.size() != 2) {
            System.err.println("Usage: java -jar linkgate.war " + arguments.get(0) + " FILE");
            return MISUSED;
        }
        return command.applyAsInt(Path.of(arguments.get(1)));
    }

    private static int backup(Settings settings, Path file) {
        try {
            new HomeArchive(settings.home(), settings.storage())
                    .write(new BackupFile(file), ProductVersion.CURRENT, Waiting.reportedTo(System.err));
        } catch (FileAlreadyExistsException e) {
            System.err.println(file + " exists, and is not overwritten.");
            return FAILED;
        } catch (NoSuchFileException e) {
            System.err.println(e.getFile() + " does not exist.");
            return FAILED;
        } catch (IOException | SettingsException e) {
            System.err.println("No backup was made: " + reason(e));
            return FAILED;
        }
        System.out.println("Backed up " + what(settings) + " to " + file + ".");
        if (settings.credentials().keyset().isPresent()) {
            System.out.println("The keys are not in it, since LINKGATE_KEYSET gives them. Keep them as well.");
        }
        return FINE;
    }

    private static int restore(Settings settings, Path file) {
        try {
            new HomeArchive(settings.home(), settings.storage()).restore(new BackupFile(file));
        } catch (NoSuchFileException e) {
            System.err.println(e.getFile() + " does not exist.");
            return FAILED;
        } catch (IOException | SettingsException e) {
            System.err.println("Nothing was restored: " + reason(e));
            Stream.of(e.getSuppressed())
                    .filter(StillFilledException.class::isInstance)
                    .forEach(left -> System.err.println("Besides, " + left.getMessage() + "."));
            return FAILED;
        }
        System.out.println("Restored " + what(settings) + " from " + file + ".");
        return FINE;
    }

    private static String what(Settings settings) {
        boolean onServer = settings.storage().server().isPresent();
        return settings.home()
                + (onServer ? " and the database " + settings.storage().name() : "");
    }

    private static String reason(Exception e) {
        return e instanceof SettingsException settings
                ? settings.problems().stream().map(SettingProblem::toString).collect(Collectors.joining("; "))
                : e.getMessage();
    }

    /** Whether the log of this process is to be JSON. */
    public static boolean writesJson() {
        return CheckSettings.logFormat(sources()) == StandaloneSettings.LogFormat.JSON;
    }

    /**
     * Returns how the server is to listen: {@code address}, {@code port} and {@code url}; for TLS also
     * {@code certificate} and {@code key}, and {@code loopback} if the sandbox must be reached without it. Or, if the
     * settings have problems, the list of them as {@code problems}.
     */
    public static Map<String, String> connector() {
        ByteArrayOutputStream problems = new ByteArrayOutputStream();
        return CheckSettings.beforeStart(sources(), new PrintStream(problems, true, StandardCharsets.UTF_8))
                .map(Commands::connector)
                .orElseGet(() -> Map.of(
                        "problems", problems.toString(StandardCharsets.UTF_8).stripTrailing()));
    }

    private static Map<String, String> connector(StandaloneSettings settings) {
        Map<String, String> connector = new HashMap<>();
        connector.put("address", settings.bind().getHostAddress());
        connector.put("port", Integer.toString(settings.port()));
        connector.put("url", settings.url());
        settings.tls().ifPresent(tls -> {
            connector.put("certificate", tls.certificate().toString());
            connector.put("key", tls.key().toString());
            if (settings.sandbox()) {
                connector.put("loopback", "true");
            }
        });
        return connector;
    }

    private static int checkSettings() {
        if (!CheckSettings.alone(sources(), System.err)) {
            return FAILED;
        }
        System.out.println("The settings are fine.");
        return FINE;
    }

    private static SettingSources sources() {
        return SettingSources.of(System.getenv(), System.getProperties());
    }
}
