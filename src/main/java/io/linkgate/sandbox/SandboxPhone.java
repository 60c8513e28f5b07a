package io.linkgate.sandbox;

import io.linkgate.protocol.pairing.ClientType;
import io.linkgate.protocol.pairing.PairingException;
import io.linkgate.protocol.pairing.QrPayload;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A simulated phone: reads the text of a linking code as phones do, signs, and hands over to the server. Safe for use by any
 * thread; nothing waits but for the disk.
 */
public final class SandboxPhone {

    private final SandboxServer server;
    private final Clock clock;
    private final ScheduledExecutorService scheduler;

    /** A phone in the world of that stand-in. */
    public SandboxPhone(SandboxServer server) {
        this.server = Objects.requireNonNull(server);
        this.clock = server.clock();
        this.scheduler = server.scheduler();
    }

    /**
     * Points the camera at a code.
     *
     * @param text what the code says; any text
     * @param phone whose phone it is; an account begins with its first use
     * @return how it went, at the latest 20 s after the phone has signed
     * @throws java.io.UncheckedIOException when the account cannot be kept
     */
    public CompletionStage<ScanResult> scan(String text, PhoneNumber phone, ScanOutcome outcome) {
        Optional<QrPayload> read = read(text);
        if (read.isEmpty()) {
            return done(ScanResult.NOT_A_CODE);
        }
        QrPayload code = read.get();
        return trouble(code).map(SandboxPhone::done).orElseGet(() -> switch (outcome) {
            case LINK -> sign(code, phone);
            case DECLINE -> done(ScanResult.DECLINED);
            case SLOW -> slowly(code, phone);
            case SECOND_SCAN -> done(refresh(code));
        });
    }

    /** Phones take the text with and without the address before it, but with no other address. */
    private static Optional<QrPayload> read(String text) {
        if (text.indexOf('#') >= 0 && !text.startsWith(QrPayload.URL)) {
            return Optional.empty();
        }
        try {
            return Optional.of(QrPayload.parse(text));
        } catch (PairingException e) {
            return Optional.empty();
        }
    }

    /** What a phone does not like about the code as it is now. */
    private Optional<ScanResult> trouble(QrPayload code) {
        if (code.client() == ClientType.UNKNOWN) {
            return Optional.of(ScanResult.OUTDATED_CODE);
        }
        Optional<Offer> offer = server.offering(code.ref()).flatMap(SandboxConnection::offer);
        Optional<OfferedCode> offered = offer.flatMap(of -> of.code(code.ref()));
        if (offered.isEmpty()) {
            return Optional.of(ScanResult.UNKNOWN_CODE);
        }
        if (!offered.get().isGoodAt(clock.instant())) {
            return Optional.of(ScanResult.EXPIRED);
        }
        return offer.get().noiseKey().equals(code.noise()) ? Optional.empty() : Optional.of(ScanResult.WRONG_KEY);
    }

    private CompletionStage<ScanResult> sign(QrPayload code, PhoneNumber phone) {
        Optional<SandboxConnection> companion = server.offering(code.ref());
        if (companion.isEmpty()) {
            return done(ScanResult.UNKNOWN_CODE);
        }
        Forgery forgery = server.faults()
                .strike(Optional.of(code.noise()), Forgery::isMeantBy)
                .map(Forgery::of)
                .orElse(Forgery.NONE);
        Optional<Vouched> vouched = server.accounts().vouch(phone, code, forgery, clock.instant());
        if (vouched.isEmpty()) {
            return done(ScanResult.TOO_MANY_DEVICES);
        }
        return companion
                .flatMap(connection -> connection.confirm(code.ref(), vouched.get()))
                .map(told -> (CompletionStage<ScanResult>) told)
                .orElseGet(() -> done(ScanResult.UNKNOWN_CODE));
    }

    private CompletionStage<ScanResult> slowly(QrPayload code, PhoneNumber phone) {
        CompletableFuture<ScanResult> later = new CompletableFuture<>();
        scheduler.schedule(
                () -> {
                    try {
                        sign(code, phone).thenAccept(later::complete);
                    } catch (RuntimeException e) {
                        later.completeExceptionally(e);
                    }
                },
                ScanOutcome.SLOW_SECONDS,
                TimeUnit.SECONDS);
        return later;
    }

    private ScanResult refresh(QrPayload code) {
        boolean asked = server.offering(code.ref())
                .filter(connection -> connection.refresh(code.ref()))
                .isPresent();
        return asked ? ScanResult.SCAN_AGAIN : ScanResult.UNKNOWN_CODE;
    }

    private static CompletionStage<ScanResult> done(ScanResult result) {
        return CompletableFuture.completedStage(result);
    }
}
