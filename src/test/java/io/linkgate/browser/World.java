package io.linkgate.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.code.PairingCode;
import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.identity.PairingException;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.server.Trouble;
import io.linkgate.sandbox.server.WatchedSandbox;
import io.linkgate.sandbox.stage.SandboxTiming;
import io.linkgate.sandbox.stage.ScanResult;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.Launcher;
import io.linkgate.testkit.SandboxOnTomcat;
import io.linkgate.testkit.WarProcess;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A server, a stand-in that outlives it, a phone, and a browser. For one thread, as Playwright is. */
final class World implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;
    private static final double TICK_MILLIS = 20;

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final WatchedSandbox standIn;
    private final SandboxPhone phone;
    private final SandboxOnTomcat socket;
    private final ForeignSite shop = ForeignSite.open();
    private final Launcher launcher;
    private final Path home;
    private final Map<String, String> settings;
    private final Playwright playwright;
    private final Browser browser;
    /** A tab of its own, to wait in. */
    private final Page idle;

    private long nextNumber = 15_550_100_000L;
    private WarProcess server;
    private ApiClient api;

    /**
     * Starts everything.
     *
     * @param name of a directory for what they leave
     */
    World(String name, SandboxTiming timing) throws Exception {
        // First, since nothing else is of use without a browser.
        playwright = Chromium.driver();
        browser = Chromium.launch(playwright);
        idle = browser.newPage();
        Path directory = Files.createDirectories(Path.of(System.getProperty("browser.directory"), name));
        standIn = new WatchedSandbox(timing, Clock.systemUTC(), new SecureRandom(), clock, change -> {});
        phone = new SandboxPhone(standIn.server());
        socket = new SandboxOnTomcat(standIn.server());
        launcher = Launcher.of(
                Path.of(System.getProperty("it.war")),
                directory,
                Path.of(System.getProperty("browser.tomcat")),
                Integer.getInteger("browser.port"));
        home = Files.createDirectory(directory.resolve("home"));
        settings = Map.of(
                "LINKGATE_CORS_ORIGINS", shop.origin("localhost"),
                "LINKGATE_SANDBOX_FIRST_CODE", timing.firstCode().toSeconds() + "s",
                "LINKGATE_SANDBOX_LATER_CODE", timing.laterCode().toSeconds() + "s");
        startServer();
    }

    /** Lets the browser work for a moment; it delivers its frames in that time. */
    void pass() {
        idle.waitForTimeout(TICK_MILLIS);
    }

    /** Starts the server, replacing one that has ended. */
    void startServer() throws Exception {
        server = launcher.start(home, socket.url(), standIn.server().rootKey().bytes(), settings);
        launcher.awaitReady(server);
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        api = new ApiClient(launcher.url(), Launcher.TOKEN, http);
    }

    WarProcess server() {
        return server;
    }

    ApiClient api() {
        return api;
    }

    WatchedSandbox standIn() {
        return standIn;
    }

    Browser browser() {
        return browser;
    }

    /** A site whose pages may call the API if they are loaded from its address with the name {@code localhost}. */
    ForeignSite shop() {
        return shop;
    }

    /** The address of Linkgate, with a trailing slash. */
    String url() {
        return launcher.url().toString();
    }

    /** The address of the page of an instance. */
    String address(String instance) {
        return launcher.url() + "#/i/" + instance;
    }

    /** Creates an instance and starts it; returns its id. */
    String create(String name) throws Exception {
        return api.create(name).get(PATIENCE_SECONDS, TimeUnit.SECONDS).text("instance_id");
    }

    /** The result of a scan that only checks whether the code is valid. */
    String tryCode(String text) {
        return now(phone.scan(text, new PhoneNumber(15_550_009_999L), ScanOutcome.DECLINE))
                .word();
    }

    /** Scans a code, each time with another phone. */
    CompletionStage<ScanResult> scan(String text, ScanOutcome outcome) {
        return phone.scan(text, new PhoneNumber(nextNumber++), outcome);
    }

    /** Scans a code with the phone of that number. */
    CompletionStage<ScanResult> scan(String text, PhoneNumber number, ScanOutcome outcome) {
        return phone.scan(text, number, outcome);
    }

    /** Types a pairing code on the phone with that number. */
    CompletionStage<ScanResult> type(PairingCode code, PhoneNumber number) {
        return phone.type(code, number);
    }

    /** Arms a fault for the companion that shows that code. */
    void trouble(String fault, String code) {
        Trouble.of(fault).arm(standIn.server(), Optional.of(companion(code)), 1);
    }

    /** Arms a fault for any companion that connects. */
    void trouble(String fault, int times) {
        Trouble.of(fault).arm(standIn.server(), Optional.empty(), times);
    }

    /** Clears all faults. */
    void calm() {
        standIn.clearFaults(List.of());
    }

    private static PublicKey companion(String code) {
        try {
            return QrPayload.parse(code).noise();
        } catch (PairingException e) {
            throw new AssertionError("not a linking code", e);
        }
    }

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().getNow(null);
    }

    @Override
    public void close() throws Exception {
        playwright.close();
        if (server != null) {
            server.close();
        }
        standIn.server().close();
        socket.close();
        shop.close();
        clock.shutdownNow();
    }
}
