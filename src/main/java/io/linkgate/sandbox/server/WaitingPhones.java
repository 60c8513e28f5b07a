package io.linkgate.sandbox.server;

import io.linkgate.sandbox.stage.Finish;
import io.linkgate.sandbox.stage.ScanResult;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The phones that wait for one companion: the phone that has vouched for it, and the phone on which its pairing code
 * was typed. Each is answered once. Confined to the lock of the connection.
 */
final class WaitingPhones {

    private final SandboxContext context;
    private Optional<CompletableFuture<ScanResult>> voucher = Optional.empty();
    private Optional<CompletableFuture<Optional<Finish>>> typist = Optional.empty();

    WaitingPhones(SandboxContext context) {
        this.context = context;
    }

    /** Adds the phone that vouches; returns its result. */
    CompletableFuture<ScanResult> vouching() {
        CompletableFuture<ScanResult> result = new CompletableFuture<>();
        voucher = Optional.of(result);
        return result;
    }

    /** Adds the phone on which the code was typed, and dismisses an earlier one; returns the companion's answer. */
    CompletableFuture<Optional<Finish>> typing() {
        dismissTypist();
        CompletableFuture<Optional<Finish>> answer = new CompletableFuture<>();
        typist = Optional.of(answer);
        return answer;
    }

    /** Whether a phone still waits for that answer. */
    boolean isAwaited(CompletableFuture<Optional<Finish>> answer) {
        return typist.filter(waiting -> waiting == answer).isPresent();
    }

    /** Reports the result to the phone that has vouched. */
    void vouched(ScanResult result) {
        voucher.ifPresent(waiting -> context.complete(waiting, result));
        voucher = Optional.empty();
    }

    /**
     * Passes the companion's answer to the phone on which the code was typed, which keeps waiting for its own check.
     */
    void finished(Finish finish) {
        typist.ifPresent(waiting -> context.complete(waiting, Optional.of(finish)));
    }

    /** Reports to the phone on which the code was typed that no answer will come. */
    void dismissTypist() {
        typist.ifPresent(waiting -> context.complete(waiting, Optional.empty()));
        typist = Optional.empty();
    }
}
