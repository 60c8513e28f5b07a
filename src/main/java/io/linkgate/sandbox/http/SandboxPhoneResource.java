package io.linkgate.sandbox.http;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.api.error.Problem;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.protocol.code.PairingCode;
import io.linkgate.protocol.crypto.PublicKey;
import io.linkgate.protocol.identity.PairingException;
import io.linkgate.sandbox.phone.Camera;
import io.linkgate.sandbox.phone.SandboxPhone;
import io.linkgate.sandbox.phone.ScanOutcome;
import io.linkgate.sandbox.phone.TypingOutcome;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.stage.ScanResult;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

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
        params.require("phone_number");
        PhoneNumber number = params.phoneNumber().orElseThrow();
        ScanOutcome outcome = params.choice("outcome", ScanOutcome.values(), ScanOutcome::word)
                .orElse(ScanOutcome.LINK);
        String code = text(params);
        params.answerInJson();
        return phone.scan(code, number, outcome).thenApply(Scanned::of);
    }

    /** Types the pairing code that an instance, or any other companion, shows for that phone. */
    @POST
    @Path("type-code")
    public CompletionStage<Scanned> typeCode(@Context ContainerRequestContext request) {
        CallParams params = CallParams.of(request);
        params.require("phone_number", "code");
        PhoneNumber number = params.phoneNumber().orElseThrow();
        TypingOutcome outcome = params.choice("outcome", TypingOutcome.values(), TypingOutcome::word)
                .orElse(TypingOutcome.LINK);
        PairingCode code = code(params);
        params.answerInJson();
        return phone.type(code, number, outcome).thenApply(Scanned::of);
    }

    /** Unlinks all devices of a phone, or the device of an instance. */
    @POST
    @Path("unlink")
    public Unlinked unlink(@Context ContainerRequestContext request) {
        CallParams params = CallParams.of(request);
        Optional<PhoneNumber> number = params.phoneNumber();
        Optional<String> instance = params.get("instance_id");
        params.oneOf("phone_number", "instance_id");
        Optional<PublicKey> key = instance.flatMap(keys::of);
        params.answerInJson();
        return new Unlinked(number.map(server::unlink)
                .orElseGet(() -> key.map(server::unlink).orElse(0)));
    }

    /** How many devices a phone has linked. */
    @GET
    @Path("devices")
    public Devices devices(@Context ContainerRequestContext request) {
        CallParams params = CallParams.of(request);
        params.require("phone_number");
        PhoneNumber number = params.phoneNumber().orElseThrow();
        params.answerInJson();
        return new Devices(server.devicesOf(number));
    }

    private static PairingCode code(CallParams params) {
        try {
            return PairingCode.parse(params.get("code").orElseThrow());
        } catch (PairingException e) {
            throw ApiException.invalid(
                    "code", "eight characters, 1 to 9 and A to Z without I, O and U, with or without a hyphen");
        }
    }

    private String text(CallParams params) {
        String given = params.oneOf("image", "instance_id");
        String value = params.get(given).orElseThrow();
        return given.equals("image") ? seen(value) : shown(value);
    }

    private static String seen(String image) {
        if (!Camera.isDataUri(image)) {
            return image;
        }
        try {
            return Camera.read(image).orElse("");
        } catch (IllegalArgumentException e) {
            throw new ApiException(Problem.of(ApiError.INVALID_PARAM, e.getMessage())
                    .with("param", "image")
                    .with("allowed", "a PNG as a data URI, or the text of a code"));
        }
    }

    private String shown(String instance) {
        return keys.codeOf(instance)
                .orElseThrow(() -> ApiException.invalid("instance_id", "an instance that shows a code now"));
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
