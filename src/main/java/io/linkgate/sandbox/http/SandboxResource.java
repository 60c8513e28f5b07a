package io.linkgate.sandbox.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.sandbox.stage.Offer;
import io.linkgate.sandbox.stage.OfferedCode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The stand-in's root key and the refs that it has issued, so that a test can compare a picture with them.
 * Administrators only.
 */
@Path("sandbox")
public final class SandboxResource {

    private final SandboxServer server;

    /** A resource about that stand-in. */
    public SandboxResource(SandboxServer server) {
        this.server = server;
    }

    /** The root key, with which other servers can use this stand-in. */
    @GET
    @Path("info")
    @Produces(MediaType.APPLICATION_JSON)
    public Info info(@Context ContainerRequestContext request) {
        CallParams.of(request).answerInJson();
        return new Info(HexFormat.of().formatHex(server.rootKey().bytes()));
    }

    /** The companions that are connected now and the refs that each was offered. */
    @GET
    @Path("connections")
    @Produces(MediaType.APPLICATION_JSON)
    public Connections connections(@Context ContainerRequestContext request) {
        CallParams.of(request).answerInJson();
        return new Connections(server.offers().stream().map(Connection::of).toList());
    }

    /**
     * The answer of {@code sandbox/info}.
     *
     * @param rootKey the public key that companions have to trust, 64 lower-case hex digits
     */
    public record Info(@JsonProperty("root_key") String rootKey) {}

    /** The answer of {@code sandbox/connections}. */
    public record Connections(List<Connection> connections) {}

    /**
     * One companion.
     *
     * @param noisePublic its static key, standard base64
     * @param connectedAt when its handshake was done, RFC 3339
     * @param codes its refs in the order of their times
     */
    public record Connection(
            @JsonProperty("noise_public") String noisePublic,
            @JsonProperty("connected_at") String connectedAt,
            List<Code> codes) {

        static Connection of(Offer offer) {
            return new Connection(
                    Base64.getEncoder().encodeToString(offer.noiseKey().bytes()),
                    offer.connectedAt().toString(),
                    offer.codes().stream().map(Code::of).toList());
        }
    }

    /**
     * One ref and its time, RFC 3339.
     *
     * @param ref as it stands in the QR payload
     * @param from when it becomes valid
     * @param until when it expires
     */
    public record Code(String ref, String from, String until) {

        static Code of(OfferedCode code) {
            return new Code(code.ref(), code.from().toString(), code.until().toString());
        }
    }
}
