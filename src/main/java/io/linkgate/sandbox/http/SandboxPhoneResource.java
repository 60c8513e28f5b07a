package io.linkgate.sandbox.http;

import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.code.PairingCode;
import io.linkgate.protocol.identity.PairingException;
import io.linkgate.sandbox.phone.Camera;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.phone.TypingOutcome;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.stage.ScanResult;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The simulated phone as a resource, for the automated tests of integrators. Administrators only. */
@Path("sandbox")
@Produces(MediaType.APPLICATION_JSON)
public final class SandboxPhoneResource {

    private final SandboxServer server;
    private final SandboxPhone phone;
    private final CompanionKeyCache keys;

    /** A phone for that stand-in. */
    public SandboxPhoneResource(SandboxServer server, CompanionKeyCache keys) {
        this.server = Objects.requireNonNull(server);
        this.phone = new SandboxPhone(server);
        this.keys = Objects.requireNonNull(keys);
    }

    /** Scans the code that an instance shows, or the code in a picture. */
    @POST
    @Path("scan")
    public CompletionStage<Scanned> scan(@Context ContainerRequestContext request) {
        CallParams params = CallParams.of(request);
        PhoneNumber number =
                params.phoneNumber().orElseThrow(() -> new BadRequestException("phone_number is missing."));
        ScanOutcome outcome = params.get("outcome")
                .map(word -> ScanOutcome.of(word).orElseThrow(() -> oneOf(ScanOutcome.values(), ScanOutcome::word)))
                .orElse(ScanOutcome.LINK);
        return phone.scan(text(params), number, outcome).thenApply(Scanned::of);
    }

    /** Types the pairing code that an instance, or any other companion, shows for that phone. */
    @POST
    @Path("type-code")
    public CompletionStage<Scanned> typeCode(@Context ContainerRequestContext request) {
        CallParams params = CallParams.of(request);
        PhoneNumber number =
                params.phoneNumber().orElseThrow(() -> new BadRequestException("phone_number is missing."));
        TypingOutcome outcome = params.get("outcome")
                .map(word ->
                        TypingOutcome.of(word).orElseThrow(() -> oneOf(TypingOutcome.values(), TypingOutcome::word)))
                .orElse(TypingOutcome.LINK);
        return phone.type(code(params), number, outcome).thenApply(Scanned::of);
    }

    /** Unlinks all devices of a phone, or the device of an instance. */
    @POST
    @Path("unlink")
    public Unlinked unlink(@Context ContainerRequestContext request) {
        CallParams params = CallParams.of(request);
        Optional<PhoneNumber> number = params.phoneNumber();
        Optional<String> instance = params.get("instance_id");
        if (number.isPresent() == instance.isPresent()) {
            throw new BadRequestException("Either phone_number or instance_id has to be given.");
        }
        return new Unlinked(number.map(server::unlink)
                .orElseGet(() -> instance.flatMap(keys::of).map(server::unlink).orElse(0)));
    }

    /** How many devices a phone has linked. */
    @GET
    @Path("devices")
    public Devices devices(@Context ContainerRequestContext request) {
        PhoneNumber number = CallParams.of(request)
                .phoneNumber()
                .orElseThrow(() -> new BadRequestException("phone_number is missing."));
        return new Devices(server.devicesOf(number));
    }

    private static PairingCode code(CallParams params) {
        String typed = params.get("code").orElseThrow(() -> new BadRequestException("code is missing."));
        try {
            return PairingCode.parse(typed);
        } catch (PairingException e) {
            throw new BadRequestException(
                    "code has eight characters, 1 to 9 and A to Z without I, O and U; a hyphen may stand among them.",
                    e);
        }
    }

    private String text(CallParams params) {
        Optional<String> image = params.get("image");
        Optional<String> instance = params.get("instance_id");
        if (image.isPresent() == instance.isPresent()) {
            throw new BadRequestException("Either image or instance_id has to be given.");
        }
        return image.map(SandboxPhoneResource::seen).orElseGet(() -> shown(instance.orElseThrow()));
    }

    private static String seen(String image) {
        if (!Camera.isDataUri(image)) {
            return image;
        }
        try {
            return Camera.read(image).orElse("");
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(e.getMessage(), e);
        }
    }

    private String shown(String instance) {
        return keys.codeOf(instance).orElseThrow(() -> new BadRequestException("This instance shows no code now."));
    }

    private static <O> BadRequestException oneOf(O[] outcomes, Function<O, String> word) {
        String words = Arrays.stream(outcomes).map(word).collect(Collectors.joining(", "));
        return new BadRequestException("outcome is one of " + words + ".");
    }

    /**
     * The answer of {@code sandbox/scan} and {@code sandbox/type-code}.
     *
     * @param result one word
     * @param message one sentence
     */
    public record Scanned(String result, String message) {

        static Scanned of(ScanResult result) {
            return new Scanned(result.word(), result.message());
        }
    }

    /**
     * The answer of {@code sandbox/devices}.
     *
     * @param devices how many are linked
     */
    public record Devices(int devices) {}

    /**
     * The answer of {@code sandbox/unlink}.
     *
     * @param unlinked how many devices were unlinked
     */
    public record Unlinked(int unlinked) {}
}
