package io.linkgate.simulation;

import io.linkgate.instance.Instance;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.server.Mail;
import io.linkgate.sandbox.stage.ScanResult;
import java.util.concurrent.CompletableFuture;

/** A phone in a {@link World}. */
public final class Phone {

    private final World world;
    private final PhoneNumber number;

    Phone(World world, PhoneNumber number) {
        this.world = world;
        this.number = number;
    }

    /** Scans the code that the instance shows and confirms; done when the phone has its result. */
    public CompletableFuture<ScanResult> scan(Instance instance) {
        return scan(instance, ScanOutcome.LINK);
    }

    /** Variant of {@link #scan(Instance)} for another answer of the person at the phone. */
    public CompletableFuture<ScanResult> scan(Instance instance, ScanOutcome outcome) {
        return scan(world.code(instance).orElseThrow(() -> new AssertionError("there is no code to scan")), outcome);
    }

    /** Scans any text. */
    public CompletableFuture<ScanResult> scan(String text, ScanOutcome outcome) {
        return world.run(() -> new SandboxPhone(world.server()).scan(text, number, outcome))
                .toCompletableFuture();
    }

    /** Sends a message to this account, and so to its only device; see {@link Mail#kinds}. */
    public Mail receives(String kind) {
        return world.run(() -> Mail.write(world.server(), number, kind));
    }

    /** Unlinks all devices of this account; returns their number. */
    public int unlink() {
        return world.run(() -> world.server().unlink(number));
    }
}
