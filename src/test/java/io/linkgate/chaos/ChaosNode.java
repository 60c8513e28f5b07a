package io.linkgate.chaos;

import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.CutLine;
import io.linkgate.testkit.FreePorts;
import io.linkgate.testkit.SandboxOnTomcat;
import io.linkgate.testkit.WarNode;
import io.linkgate.testkit.Wires;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * One node, with lines of its own to the database and to the stand-in, which knows the node by its line. Safe for use by
 * any thread; one at a time does something to it.
 */
final class ChaosNode implements AutoCloseable {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final String name;
    private final SandboxOnTomcat socket;
    private final Wires wires;
    private final CutLine database;
    private final ServerSocket port = new ServerSocket(FreePorts.next()); // held until the first start
    private final WarNode war;
    private final NodeStory story = new NodeStory();
    private volatile boolean runs;
    private volatile boolean frozen;

    /** @param settings those that all nodes have, with the address of the database */
    ChaosNode(Path directory, String name, SandboxServer standIn, Map<String, String> settings, String token)
            throws Exception {
        this.name = name;
        this.socket = new SandboxOnTomcat(standIn, name);
        this.wires = new Wires(socket.url());
        String url = settings.get("LINKGATE_DATABASE_URL");
        int server = URI.create(url.substring("jdbc:".length())).getPort();
        this.database = new CutLine(server);
        Map<String, String> own =
                new HashMap<>(socket.settings(Files.createDirectories(directory.resolve("home-" + name)), token));
        own.putAll(settings);
        own.put("LINKGATE_DATABASE_URL", url.replace(":" + server, ":" + database.port()));
        own.put("LINKGATE_SANDBOX_URL", wires.url().toString());
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        this.war = new WarNode(directory, name, port.getLocalPort(), own, token, http);
    }

    /** Starts a process, and waits until it answers calls, if only that it is not ready. */
    void begin() throws Exception {
        port.close();
        war.begin();
        Patience.until(
                () -> war.health("ready", OK, "") || war.health("ready", UNAVAILABLE, ""), this + " answers calls");
        runs = true;
    }

    void awaitReady() throws Exception {
        Patience.until(() -> war.health("ready", OK, ""), this + " is ready");
    }

    void kill() throws Exception {
        runs = false;
        war.process().kill();
        war.process().awaitEnd();
        story.ended();
    }

    /** Stops the process, and returns its exit code. */
    int stop() throws Exception {
        runs = false;
        int code = war.process().stop();
        story.ended();
        return code;
    }

    void freeze() throws Exception {
        frozen = true;
        war.process().freeze();
        story.frozen();
    }

    void thaw() throws Exception {
        story.thawed();
        war.process().thaw();
        frozen = false;
    }

    void cut() {
        story.databaseAway();
        database.cut();
    }

    void mend() throws IOException {
        database.mend();
        story.databaseBack();
    }

    /** Drops a connection to WhatsApp's server; returns false if there is none. */
    boolean drop(Random random) {
        story.dropped();
        return wires.cutOne(random);
    }

    ApiClient api() {
        return war.api();
    }

    /** Whether there is a process, frozen or not. */
    boolean runs() {
        return runs;
    }

    boolean isFrozen() {
        return frozen;
    }

    NodeStory story() {
        return story;
    }

    /** Returns how many connections to WhatsApp's server it has. */
    int connections() {
        return socket.sockets().open().size();
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() throws Exception {
        if (frozen) {
            war.process().thaw();
        }
        war.close();
        database.close();
        wires.close();
        socket.close();
        port.close();
    }
}
