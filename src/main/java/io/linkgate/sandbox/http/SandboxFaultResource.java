package io.linkgate.sandbox.http;

import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.sandbox.fault.Fault;
import io.linkgate.sandbox.fault.FaultKind;
import io.linkgate.sandbox.server.SandboxServer;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The resource that sets faults on demand, for tests of how clients cope. Administrators only. */
@Path("sandbox")
@Produces(MediaType.APPLICATION_JSON)
public final class SandboxFaultResource {

    private static final int MAX_TIMES = 1_000;
    private static final int MIN_CODE = 100;
    private static final int MAX_CODE = 999;

    private final SandboxServer server;
    private final CompanionKeyCache keys;

    /** Sets faults in that stand-in. */
    public SandboxFaultResource(SandboxServer server, CompanionKeyCache keys) {
        this.server = Objects.requireNonNull(server);
        this.keys = Objects.requireNonNull(keys);
    }

    /** Sets or clears a fault. */
    @POST
    @Path("fault")
    public FaultSet fault(@Context ContainerRequestContext request) {
        CallParams params = CallParams.of(request);
        Optional<PublicKey> companion = params.get("instance_id").map(this::key);
        Optional<Fault> fault = params.get("fault").map(word -> fault(word, params));
        int times = params.number("times", 1, 1, MAX_TIMES);
        if (fault.isEmpty()) {
            server.clearFault(companion);
            return new FaultSet("", 0);
        }
        server.arm(companion, fault.get(), times);
        return new FaultSet(fault.get().kind().word(), times);
    }

    private PublicKey key(String instance) {
        return keys.of(instance)
                .orElseThrow(() -> new BadRequestException(
                        "This instance shows no code and is not linked, so its connections cannot be recognized."));
    }

    private static Fault fault(String word, CallParams params) {
        FaultKind kind = FaultKind.of(word)
                .orElseThrow(() -> new BadRequestException("fault is one of " + words(FaultKind.values()) + "."));
        return switch (kind) {
            case DROP -> Fault.drop(named("step", params, Fault.Step.values()));
            case BAD_CERTIFICATE -> Fault.certificate(named("variant", params, Fault.Variant.values()));
            case FAILURE, STREAM_ERROR -> {
                if (params.get("code").isEmpty()) {
                    throw new BadRequestException(word + " needs a code.");
                }
                yield Fault.of(kind, params.number("code", 0, MIN_CODE, MAX_CODE));
            }
            default -> Fault.of(kind);
        };
    }

    private static <E extends Enum<E>> E named(String param, CallParams params, E[] values) {
        return Arrays.stream(values)
                .filter(value -> word(value).equals(params.get(param).orElse("")))
                .findFirst()
                .orElseThrow(() -> new BadRequestException(param + " is one of " + words(values) + "."));
    }

    private static String words(Enum<?>[] values) {
        return Arrays.stream(values).map(SandboxFaultResource::word).collect(Collectors.joining(", "));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The answer of {@code sandbox/fault}.
     *
     * @param fault the fault that is set; empty if none is
     * @param times how many connections it applies to
     */
    public record FaultSet(String fault, int times) {}
}
