package io.linkgate.sandbox.phone;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.code.ClientType;
import io.linkgate.protocol.code.PairingCode;
import io.linkgate.protocol.code.QrPayload;
import io.linkgate.protocol.crypto.KeyPair;
import io.linkgate.protocol.identity.PairingException;
import io.linkgate.sandbox.account.Forgery;
import io.linkgate.sandbox.account.PendingDevice;
import io.linkgate.sandbox.account.ScannedCompanion;
import io.linkgate.sandbox.fault.Fault;
import io.linkgate.sandbox.fault.FaultKind;
import io.linkgate.sandbox.server.LinkingCompanion;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.stage.Finish;
import io.linkgate.sandbox.stage.Offer;
import io.linkgate.sandbox.stage.OfferedCode;
import io.linkgate.sandbox.stage.PairingCodeOffer;
import io.linkgate.sandbox.stage.PrimaryKeys;
import io.linkgate.sandbox.stage.ScanResult;
import io.linkgate.sandbox.stage.ShowingRefs;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A simulated phone: scans a QR code or accepts a pairing code as phones do, signs, and hands over to the server. Safe
 * for use by any thread; waits for nothing but the disk.
 */
public final class SandboxPhone {

    private final SandboxServer server;
    private final Clock clock;
    private final ScheduledExecutorService scheduler;

    /** A phone connected to that stand-in. */
    public SandboxPhone(SandboxServer server) {
        this.server = Objects.requireNonNull(server);
        this.clock = server.clock();
        this.scheduler = server.scheduler();
    }

    /**
     * Scans a QR code.
     *
     * @param text the content of the code; any text
     * @param phone the phone's number; an account is created at its first use
     * @param outcome what the person at the phone does
     * @return the result, at the latest 20 s after the phone has signed
     * @throws java.io.UncheckedIOException if the account cannot be saved
     */
    public CompletionStage<ScanResult> scan(String text, PhoneNumber phone, ScanOutcome outcome) {
        Optional<QrPayload> read = read(text);
        if (read.isEmpty()) {
            return done(ScanResult.NOT_A_CODE);
        }
        QrPayload code = read.get();
        return rejection(code).map(SandboxPhone::done).orElseGet(() -> switch (outcome) {
            case LINK -> signScanned(code, phone);
            case DECLINE -> done(ScanResult.DECLINED);
            case SLOW -> slowly(code, phone);
            case SECOND_SCAN -> done(refresh(code));
            case PASSKEY -> done(wantPasskey(code));
        });
    }

    /** Variant of {@link #type(PairingCode, PhoneNumber, TypingOutcome)} for {@link TypingOutcome#LINK}. */
    public CompletionStage<ScanResult> type(PairingCode code, PhoneNumber phone) {
        return type(code, phone, TypingOutcome.LINK);
    }

    /**
     * Types a pairing code. Takes about 200 milliseconds of computing in the calling thread.
     *
     * @param phone the phone's number; an account is created at its first use
     * @param outcome what happens if the code is right
     * @return the result, at the latest 20 s after the companion was notified and 20 s after the phone has signed
     * @throws java.io.UncheckedIOException if the account cannot be saved
     */
    public CompletionStage<ScanResult> type(PairingCode code, PhoneNumber phone, TypingOutcome outcome) {
        Optional<LinkingCompanion> companion = server.asking(phone);
        Optional<PairingCodeOffer> asked = companion
                .flatMap(LinkingCompanion::asked)
                .filter(offer -> offer.phone().equals(phone));
        if (asked.isEmpty()) {
            return done(ScanResult.NO_CODE_REQUESTED);
        }
        if (asked.get().typing().isPresent()) {
            return done(ScanResult.BUSY);
        }
        return server.accounts()
                .identity(phone)
                .map(account -> hello(companion.get(), asked.get(), code, account, outcome))
                .orElseGet(() -> done(ScanResult.TOO_MANY_DEVICES));
    }

    private CompletionStage<ScanResult> hello(
            LinkingCompanion companion,
            PairingCodeOffer asked,
            PairingCode code,
            KeyPair account,
            TypingOutcome outcome) {
        PrimaryKeys keys = PrimaryKeys.make(code, asked, account, server.random());
        return companion
                .hello(asked.ref(), keys)
                .map(answer -> {
                    Future<?> timer = scheduler.schedule(
                            () -> companion.giveUp(asked.ref(), answer),
                            ShowingRefs.PATIENCE.toMillis(),
                            TimeUnit.MILLISECONDS);
                    return answer.thenCompose(finish -> {
                        timer.cancel(false);
                        return finish.map(complete -> opened(companion, asked, keys, complete, answer, outcome))
                                .orElseGet(() -> done(unanswered(companion)));
                    });
                })
                .map(result -> (CompletionStage<ScanResult>) result)
                .orElseGet(() -> done(ScanResult.NO_CODE_REQUESTED));
    }

    private CompletionStage<ScanResult> opened(
            LinkingCompanion connection,
            PairingCodeOffer asked,
            PrimaryKeys keys,
            Finish finish,
            CompletableFuture<Optional<Finish>> answer,
            TypingOutcome outcome) {
        try {
            ScannedCompanion companion = new ScannedCompanion(asked.noise(), finish.identity(), keys.open(finish));
            return handOver(connection, asked, companion, outcome);
        } catch (PairingException e) {
            return done(ScanResult.WRONG_CODE);
        } finally {
            // Unless the companion signs now, the code may be typed again.
            connection.giveUp(asked.ref(), answer);
        }
    }

    private CompletionStage<ScanResult> handOver(
            LinkingCompanion connection, PairingCodeOffer asked, ScannedCompanion companion, TypingOutcome outcome) {
        Predicate<ShowingRefs> still = showing -> showing.asks(asked.ref());
        return switch (outcome) {
            case LINK ->
                sign(
                        companion,
                        asked.phone(),
                        vouched -> connection.confirm(still, vouched),
                        () -> ScanResult.NO_CODE_REQUESTED);
            case PASSKEY ->
                done(connection.wantPasskey(still) ? ScanResult.PASSKEY_WANTED : ScanResult.NO_CODE_REQUESTED);
        };
    }

    private static ScanResult unanswered(LinkingCompanion companion) {
        return companion.offer().isPresent() ? ScanResult.NO_ANSWER : ScanResult.CONNECTION_LOST;
    }

    /** Phones accept the text with and without its usual address, but with no other address. */
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

    /** The reason for which a phone rejects the code now; empty if there is none. */
    private Optional<ScanResult> rejection(QrPayload code) {
        if (code.client() == ClientType.UNKNOWN) {
            return Optional.of(ScanResult.OUTDATED_CODE);
        }
        Optional<Offer> offer = server.offering(code.ref()).flatMap(LinkingCompanion::offer);
        Optional<OfferedCode> offered = offer.flatMap(of -> of.code(code.ref()));
        if (offered.isEmpty()) {
            return Optional.of(ScanResult.UNKNOWN_CODE);
        }
        if (!offered.get().isGoodAt(clock.instant())) {
            return Optional.of(ScanResult.EXPIRED);
        }
        if (!offer.get().noiseKey().equals(code.noise())) {
            return Optional.of(ScanResult.WRONG_KEY);
        }
        return offer.get().isStale(code.advSecret()) ? Optional.of(ScanResult.SCAN_AGAIN) : Optional.empty();
    }

    private CompletionStage<ScanResult> signScanned(QrPayload code, PhoneNumber phone) {
        Optional<LinkingCompanion> companion = server.offering(code.ref());
        if (companion.isEmpty()) {
            return done(ScanResult.UNKNOWN_CODE);
        }
        return sign(
                ScannedCompanion.of(code),
                phone,
                vouched -> companion.get().confirm(showing -> showing.offers(code.ref(), code.advSecret()), vouched),
                () -> isStale(code) ? ScanResult.SCAN_AGAIN : ScanResult.UNKNOWN_CODE);
    }

    /** Whether the server has asked for another secret since the code was shown. */
    private boolean isStale(QrPayload code) {
        return server.offering(code.ref())
                .flatMap(LinkingCompanion::offer)
                .filter(offer -> offer.isStale(code.advSecret()))
                .isPresent();
    }

    /**
     * Vouches for a companion.
     *
     * @param hand hands over to its connection
     * @param otherwise the result if the code is no longer good there
     */
    private CompletionStage<ScanResult> sign(
            ScannedCompanion companion,
            PhoneNumber phone,
            Function<PendingDevice, Optional<CompletableFuture<ScanResult>>> hand,
            Supplier<ScanResult> otherwise) {
        Forgery forgery = server.faults()
                .trigger(Optional.of(companion.noise()), SandboxPhone::isForgery)
                .map(fault -> fault.kind() == FaultKind.BAD_HMAC ? Forgery.SEAL : Forgery.SIGNATURE)
                .orElse(Forgery.NONE);
        Optional<PendingDevice> vouched = server.accounts().vouch(phone, companion, forgery, clock.instant());
        return vouched.isEmpty()
                ? done(ScanResult.TOO_MANY_DEVICES)
                : hand.apply(vouched.get())
                        .map(result -> (CompletionStage<ScanResult>) result)
                        .orElseGet(() -> done(otherwise.get()));
    }

    private static boolean isForgery(Fault fault) {
        return fault.kind() == FaultKind.BAD_HMAC || fault.kind() == FaultKind.BAD_SIGNATURE;
    }

    private CompletionStage<ScanResult> slowly(QrPayload code, PhoneNumber phone) {
        CompletableFuture<ScanResult> later = new CompletableFuture<>();
        scheduler.schedule(
                () -> {
                    try {
                        signScanned(code, phone).whenComplete((result, failure) -> {
                            if (failure == null) {
                                later.complete(result);
                            } else {
                                later.completeExceptionally(failure);
                            }
                        });
                    } catch (Throwable e) {
                        later.completeExceptionally(e);
                    }
                },
                ScanOutcome.SLOW_SECONDS,
                TimeUnit.SECONDS);
        return later;
    }

    private ScanResult refresh(QrPayload code) {
        boolean asked = server.offering(code.ref())
                .filter(connection -> connection.refresh(code.ref(), code.advSecret()))
                .isPresent();
        return asked ? ScanResult.SCAN_AGAIN : ScanResult.UNKNOWN_CODE;
    }

    private ScanResult wantPasskey(QrPayload code) {
        boolean wanted = server.offering(code.ref())
                .filter(connection -> connection.wantPasskey(showing -> showing.offers(code.ref())))
                .isPresent();
        return wanted ? ScanResult.PASSKEY_WANTED : ScanResult.UNKNOWN_CODE;
    }

    private static CompletionStage<ScanResult> done(ScanResult result) {
        return CompletableFuture.completedStage(result);
    }
}
