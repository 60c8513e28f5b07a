package io.linkgate.browser;

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
import io.linkgate.testkit.Launcher;
import io.linkgate.testkit.SandboxOnTomcat;
import io.linkgate.testkit.WarProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A server with a stand-in that outlives it, and a phone. */
final class World extends Site {

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
    private final WatchedSandbox standIn;
    private final SandboxPhone phone;
    private final SandboxOnTomcat socket;
    private final ForeignSite shop = ForeignSite.open();
    private final Map<String, String> settings;

    private long nextNumber = 15_550_100_000L;

    /**
     * Starts everything.
     *
     * @param name of a directory for what it leaves
     */
    World(SharedBrowser browser, String name, SandboxTiming timing) throws Exception {
        super(browser, name);
        standIn = new WatchedSandbox(timing, Clock.systemUTC(), new SecureRandom(), clock, change -> {});
        phone = new SandboxPhone(standIn.server());
        socket = new SandboxOnTomcat(standIn.server());
        settings = Map.of(
                "LINKGATE_CORS_ORIGINS", shop.origin("localhost"),
                "LINKGATE_SANDBOX_FIRST_CODE", timing.firstCode().toSeconds() + "s",
                "LINKGATE_SANDBOX_LATER_CODE", timing.laterCode().toSeconds() + "s");
        startServer();
    }

    @Override
    WarProcess launch(Launcher launcher, Path home) throws IOException {
        return launcher.start(home, socket.url(), standIn.server().rootKey().bytes(), settings);
    }

    @Override
    void tidy() throws Exception {
        calm();
        super.tidy();
    }

    WatchedSandbox standIn() {
        return standIn;
    }

    /** A site whose pages may call the API if they are loaded from its address with the name {@code localhost}. */
    ForeignSite shop() {
        return shop;
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
        trouble(fault, code, 1);
    }

    /** Arms a fault for the companion that shows that code, and for its next connections. */
    void trouble(String fault, String code, int times) {
        Trouble.of(fault).arm(standIn.server(), Optional.of(companion(code)), times);
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
        super.close();
        standIn.server().close();
        socket.close();
        shop.close();
        clock.shutdownNow();
    }
}
