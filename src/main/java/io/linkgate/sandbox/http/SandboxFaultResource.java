package io.linkgate.sandbox.http;

import io.linkgate.api.error.ApiException;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.sandbox.fault.Fault;
import io.linkgate.sandbox.fault.FaultKind;
import io.linkgate.sandbox.server.SandboxServer;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The resource that sets faults on demand, for tests of how clients cope. Administrators only. */
@Path("sandbox")
@Produces(MediaType.APPLICATION_JSON)
public final class SandboxFaultResource {

    private static final int MAX_TIMES = 1_000;
    private static final int MIN_CODE = 100;
    private static final int MAX_CODE = 999;

    /** Above what receivers accept (messaging.md section 6.4). */
    private static final int MAX_COUNT = 3_000;

    /** More than any client answers. */
    private static final int MAX_RETRIES = 10;

    /** The codes of messaging.md section 9 that a companion meets in one-to-one chats. */
    private static final Set<Integer> ACK_CODES = Set.of(400, 404, 463, 475, 479, 500);

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
        Optional<FaultKind> kind = params.choice("fault", FaultKind.values(), FaultKind::word);
        Fault details = fault(kind.orElse(FaultKind.HANG), params);
        Optional<Fault> fault = kind.map(any -> details);
        int times = params.number("times", 1, 1, MAX_TIMES);
        params.answerInJson();
        if (fault.isEmpty()) {
            server.clearFault(companion);
            return new FaultSet("", 0);
        }
        server.arm(companion, fault.get(), times);
        return new FaultSet(fault.get().kind().word(), times);
    }

    private PublicKey key(String instance) {
        return keys.of(instance)
                .orElseThrow(() -> ApiException.invalid(
                        "instance_id",
                        "an instance that is linked or shows a code; the connections of others cannot be recognized"));
    }

    /** Whatever is given has to be valid, whether the fault needs it or not. */
    private static Fault fault(FaultKind kind, CallParams params) {
        int code = params.number("code", 0, MIN_CODE, MAX_CODE);
        int count = params.number("count", 1, 1, MAX_COUNT);
        Optional<Fault.Step> step = params.choice("step", Fault.Step.values(), SandboxFaultResource::word);
        Optional<Fault.Variant> variant = params.choice("variant", Fault.Variant.values(), SandboxFaultResource::word);
        return switch (kind) {
            case DROP -> {
                params.require("step");
                yield Fault.drop(step.orElseThrow());
            }
            case BAD_CERTIFICATE -> {
                params.require("variant");
                yield Fault.certificate(variant.orElseThrow());
            }
            case FAILURE, STREAM_ERROR -> {
                params.require("code");
                yield Fault.of(kind, code);
            }
            case ACK -> {
                params.require("code");
                if (!ACK_CODES.contains(code)) {
                    throw ApiException.invalid("code", "for ack one of 400, 404, 463, 475, 479, 500");
                }
                yield Fault.of(kind, code);
            }
            case RETRY -> {
                if (count > MAX_RETRIES) {
                    throw ApiException.invalid("count", "for retry a whole number from 1 to " + MAX_RETRIES);
                }
                yield Fault.counted(kind, count);
            }
            case SKIP -> Fault.counted(kind, count);
            default -> Fault.of(kind);
        };
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
