package io.linkgate.api;

import io.linkgate.access.IssuedToken;
import io.linkgate.access.NewToken;
import io.linkgate.access.OpaqueToken;
import io.linkgate.access.TokenAdministration;
import io.linkgate.access.TokenRecord;
import io.linkgate.access.TokenStore;
import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The administration of access tokens. A token itself is only in the response that creates or rotates it. Every change
 * is on disk before it is answered, and valid on this node then.
 */
@Path("admin")
public final class TokenResource {

    private static final int MAX_OVERLAP_SECONDS = (int) Duration.ofDays(30).toSeconds();

    private final TokenAdministration tokens;
    private final TokenCall calls;

    TokenResource(ApiParts parts) {
        this.tokens = parts.administration();
        this.calls = new TokenCall(parts.instances(), parts.clock());
    }

    /** Creates a token. */
    @POST
    @Path("tokens")
    public Response create(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        call.require(Param.LABEL, Param.SCOPE);
        NewToken wanted = calls.newToken(call);
        call.answerInJson();
        IssuedToken issued = tokens.create(wanted)
                .orElseThrow(() -> new ApiException(
                        ApiError.CONFLICT,
                        "There are " + TokenStore.MAX_USABLE + " usable access tokens already. Revoke some first."));
        call.note(issued.record().id());
        return Response.fromResponse(Answers.json(TokenBodies.issued(issued)))
                .status(Response.Status.CREATED)
                .build();
    }

    /** Lists all tokens, ended ones included, without their secrets. */
    @GET
    @Path("tokens")
    public Response list(@Context ContainerRequestContext request) {
        Call.of(request).answerInJson();
        List<Map<String, Object>> all =
                tokens.all().stream().map(TokenBodies::token).toList();
        return Answers.json(Map.of("tokens", all));
    }

    /** Revokes the token that the parameter {@code id} names. */
    @DELETE
    @Path("tokens")
    public Response delete(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        call.require(Param.ID);
        return revoke(call, call.text(Param.ID).orElseThrow());
    }

    /** Revokes a token. */
    @DELETE
    @Path("tokens/{id}")
    public Response delete(@PathParam("id") String id, @Context ContainerRequestContext request) {
        return revoke(Call.of(request), id);
    }

    /** Revokes a token for good; may be repeated safely. */
    @POST
    @Path("tokens/{id}/revoke")
    public Response revoke(@PathParam("id") String id, @Context ContainerRequestContext request) {
        return revoke(Call.of(request), id);
    }

    /** The other method that the same address answers. */
    @DELETE
    @Path("tokens/{id}/revoke")
    public Response deleteByRevoking(@PathParam("id") String id, @Context ContainerRequestContext request) {
        return revoke(Call.of(request), id);
    }

    /** Replaces the secret of a token. The older one works until the overlap is over. */
    @POST
    @Path("tokens/{id}/rotate")
    public Response rotate(@PathParam("id") String id, @Context ContainerRequestContext request) {
        Call call = Call.of(request);
        Duration overlap = Duration.ofSeconds(call.number(Param.OVERLAP, 0, MAX_OVERLAP_SECONDS, 0));
        call.answerInJson();
        TokenRecord known = tokens.find(wellFormed(id)).orElseThrow(TokenResource::unknown);
        IssuedToken issued = tokens.rotate(known.id(), overlap)
                .orElseThrow(() -> new ApiException(
                        ApiError.CONFLICT, "This access token is revoked or expired. Create a new one."));
        return Answers.json(TokenBodies.issued(issued));
    }

    private Response revoke(Call call, String id) {
        call.answerInJson();
        return Answers.json(TokenBodies.token(tokens.revoke(wellFormed(id)).orElseThrow(TokenResource::unknown)));
    }

    /** Returns the id if it has the form of one; 404 else, since not every text may be asked of every database. */
    private static String wellFormed(String id) {
        if (!OpaqueToken.isId(id)) {
            throw unknown();
        }
        return id;
    }

    private static ApiException unknown() {
        return new ApiException(ApiError.NOT_FOUND, "No access token has this id.");
    }
}
