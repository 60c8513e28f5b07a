package io.linkgate.sandbox.server;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.sandbox.fault.Fault;
import io.linkgate.sandbox.fault.FaultKind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A fault of the stand-in in the words of {@code docs/sandbox.md}, for tests of other packages: {@code refuse},
 * {@code drop signing}, {@code bad_certificate expired}, {@code failure 503}.
 */
public final class Trouble {

    private final Fault fault;

    private Trouble(Fault fault) {
        this.fault = fault;
    }

    /** Reads the fault and, after a blank, its step, variant or code. */
    public static Trouble of(String words) {
        String[] parts = words.split(" ", 2);
        FaultKind kind = FaultKind.of(parts[0]).orElseThrow(() -> new IllegalArgumentException(words));
        return new Trouble(
                switch (kind) {
                    case DROP -> Fault.drop(Fault.Step.valueOf(upper(parts[1])));
                    case BAD_CERTIFICATE -> Fault.certificate(Fault.Variant.valueOf(upper(parts[1])));
                    case FAILURE, STREAM_ERROR, ACK -> Fault.of(kind, Integer.parseInt(parts[1]));
                    case SKIP, RETRY -> Fault.counted(kind, Integer.parseInt(parts[1]));
                    default -> Fault.of(kind);
                });
    }

    /**
     * The words of every kind of fault of connections and links, with all steps and variants; codes are for the caller
     * to choose.
     */
    public static List<String> all() {
        return Arrays.stream(FaultKind.values())
                .filter(kind -> !kind.isOfMail())
                .flatMap(kind -> Arrays.stream(words(kind)))
                .toList();
    }

    private static String[] words(FaultKind kind) {
        return switch (kind) {
            case DROP -> words(kind, Fault.Step.values());
            case BAD_CERTIFICATE -> words(kind, Fault.Variant.values());
            default -> new String[] {kind.word()};
        };
    }

    private static String[] words(FaultKind kind, Enum<?>[] details) {
        return Arrays.stream(details)
                .map(detail -> kind.word() + " " + detail.name().toLowerCase(Locale.ROOT))
                .toArray(String[]::new);
    }

    /**
     * Arms the fault.
     *
     * @param companion the key of the companion; empty for any companion
     * @param times how many connections it applies to
     */
    public void arm(SandboxServer server, Optional<PublicKey> companion, int times) {
        server.arm(companion, fault, times);
    }

    /** Clears the fault that was armed for any companion; returns whether it was still waiting for its moment. */
    public static boolean clear(SandboxServer server) {
        return server.faults().trigger(Optional.empty(), any -> true).isPresent();
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
