package io.linkgate.standalone;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Formatter;

/**
 * Settings and commands, which are classes of the application: they run in a class loader of their own, so that the
 * server, which is started afterwards, shares none of them. Only types of the JDK are passed.
 */
final class Parts implements AutoCloseable {

    private static final String COMMANDS = "io.linkgate.bootstrap.command.Commands";
    private static final String TOMCAT = "io.linkgate.standalone.StandaloneTomcat";
    private static final String JSON_LINES = "io.linkgate.standalone.JsonLines";
    private static final String LIBRARIES = "WEB-INF/standalone";

    private final URLClassLoader loader;

    Parts(UnpackedWar war) throws IOException {
        List<Path> path = new ArrayList<>(List.of(war.files().resolve("WEB-INF/classes")));
        path.addAll(war.jars("WEB-INF/lib"));
        path.addAll(war.jars(LIBRARIES)); // for the types of servlets
        loader = loader(path);
    }

    /**
     * Starts the server.
     *
     * @param failed called if the application cannot start after all
     * @return what stops it
     */
    static AutoCloseable server(UnpackedWar war, Map<String, String> connector, Runnable failed) throws Exception {
        List<Path> path = new ArrayList<>(war.jars(LIBRARIES));
        path.add(war.files()); // for this package
        ClassLoader loader = loader(path);
        Thread.currentThread().setContextClassLoader(loader);
        return (AutoCloseable) call(
                loader,
                TOMCAT,
                "start",
                new Class<?>[] {Path.class, Path.class, Map.class, Runnable.class},
                war.files(),
                war.work(),
                connector,
                failed);
    }

    /**
     * Returns what writes the log as JSON. It lives as long as the process, in a class loader of its own with the one
     * library that it needs.
     */
    static Formatter jsonLines(UnpackedWar war) throws Exception {
        List<Path> path = new ArrayList<>(List.of(war.files())); // for this package
        path.addAll(war.jars("WEB-INF/lib", "jackson-core-*.jar"));
        return (Formatter) loader(path).loadClass(JSON_LINES).getConstructor().newInstance();
    }

    /** Whether the settings ask for a log in JSON. */
    boolean writesJson() throws Exception {
        return (boolean) call(COMMANDS, "writesJson", new Class<?>[0]);
    }

    /** Returns how to listen, or {@code problems}, a list for the operator, if the settings have any. */
    @SuppressWarnings("unchecked")
    Map<String, String> connector() throws Exception {
        return (Map<String, String>) call(COMMANDS, "connector", new Class<?>[0]);
    }

    /** Runs a command; returns the status to end with. */
    int command(List<String> arguments) throws Exception {
        return (int) call(COMMANDS, "run", new Class<?>[] {List.class}, arguments);
    }

    private Object call(String type, String method, Class<?>[] types, Object... arguments) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return call(loader, type, method, types, arguments);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Object call(ClassLoader loader, String type, String method, Class<?>[] types, Object... arguments)
            throws Exception {
        try {
            return Class.forName(type, true, loader).getMethod(method, types).invoke(null, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static URLClassLoader loader(List<Path> path) throws MalformedURLException {
        URL[] urls = new URL[path.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = path.get(i).toUri().toURL();
        }
        return new URLClassLoader("linkgate", urls, ClassLoader.getPlatformClassLoader());
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
