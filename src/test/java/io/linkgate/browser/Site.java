package io.linkgate.browser;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.APIRequestContext;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.RequestOptions;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.FreePorts;
import io.linkgate.testkit.Launcher;
import io.linkgate.testkit.WarProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A server with the packaged WAR, and the browser in which its pages are looked at. For one thread, as Playwright is. */
abstract class Site implements AutoCloseable {

    /** How long to wait for what a page does, on a busy machine. */
    static final double PATIENCE_MILLIS = 30_000;

    private static final long PATIENCE_SECONDS = 60;

    private final SharedBrowser shared;
    private final Launcher launcher;
    private final Path home;
    private final APIRequestContext client;
    private WarProcess server;
    private ApiClient api;

    /**
     * Unpacks the WAR; the server is started by {@link #startServer}.
     *
     * @param name of a directory for what it leaves
     */
    Site(SharedBrowser shared, String name) throws IOException {
        this.shared = shared;
        Path directory = Files.createDirectories(Path.of(System.getProperty("browser.directory"), name));
        launcher = Launcher.of(
                Path.of(System.getProperty("it.war")),
                directory,
                Path.of(System.getProperty("browser.tomcat")),
                FreePorts.next());
        home = Files.createDirectory(directory.resolve("home"));
        client = shared.client(url());
    }

    /** Starts the process. */
    abstract WarProcess launch(Launcher launcher, Path home) throws IOException;

    /** Starts the server, replacing one that has ended. */
    final void startServer() throws Exception {
        server = launch(launcher, home);
        launcher.awaitReady(server);
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        api = new ApiClient(launcher.url(), Launcher.TOKEN, http);
    }

    /** Makes it what it was at the beginning: a server that runs, without instances. */
    void tidy() throws Exception {
        if (!server.isRunning()) {
            startServer();
        }
        List<CompletableFuture<?>> deletions = new ArrayList<>();
        for (JsonElement each : list("session/list", Map.of("limit", 200), "instances")) {
            deletions.add(api.delete(each.getAsJsonObject().get("instance_id").getAsString()));
        }
        for (CompletableFuture<?> deletion : deletions) {
            deletion.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    final WarProcess server() {
        return server;
    }

    final ApiClient api() {
        return api;
    }

    final Browser browser() {
        return shared.browser();
    }

    /** Lets the browser work for a moment; it delivers its frames in that time. */
    final void pass() {
        shared.pass();
    }

    /** The address of Linkgate, with a trailing slash. */
    final String url() {
        return launcher.url().toString();
    }

    /** The address of the page of an instance. */
    final String address(String instance) {
        return url() + "#/i/" + instance;
    }

    /** Creates an instance of the sandbox and starts it; returns its id. */
    final String create(String name) {
        return create(Map.of("name", name));
    }

    /** Creates an instance of the sandbox with these parameters and starts it; returns its id. */
    final String create(Map<String, ?> parameters) {
        Map<String, Object> all = new HashMap<>(parameters);
        all.put("engine", "sandbox");
        return post("session/create", all).get("instance_id").getAsString();
    }

    /** Makes a call that succeeds, and returns its answer. */
    final JsonObject post(String path, Map<String, ?> parameters) {
        APIResponse response = client.post("v2/" + path, RequestOptions.create().setData(parameters));
        if (!response.ok()) {
            throw new AssertionError(path + ": " + response.status() + " " + response.text());
        }
        return JsonParser.parseString(response.text()).getAsJsonObject();
    }

    /** Returns a list of an answer. */
    final JsonArray list(String path, Map<String, ?> parameters, String field) {
        return post(path, parameters).getAsJsonArray(field);
    }

    /** Returns the status of an instance. */
    final String status(String id) {
        return post("session/info", Map.of("instance_id", id)).get("status").getAsString();
    }

    /** Returns the status of a call of another token. */
    final int status(String path, String token) {
        return client.get("v2/" + path, RequestOptions.create().setHeader("Authorization", "Bearer " + token))
                .status();
    }

    @Override
    public void close() throws Exception {
        if (server != null) {
            server.close();
        }
    }
}
