package io.linkgate.api;

import io.linkgate.api.call.Call;
import io.linkgate.limit.CallLimits;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** The endpoint that reports the limits of the token that asks. */
@Path("session")
public final class RateLimitResource {

    private static final int WINDOW_SECONDS = 60;

    private final CallLimits limits;

    RateLimitResource(ApiParts parts) {
        this.limits = parts.limits();
    }

    /** Reports how many calls the token may make a minute, and how many are left now. Null stands for no limit. */
    @GET
    @Path("rate-limit")
    public Response rateLimit(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        call.answerInJson();
        CallLimits.Remaining token = limits.ofToken(call.tokenId());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("limit", token.limited() ? token.limit() : null);
        body.put("remaining", token.limited() ? token.left() : null);
        body.put("window", WINDOW_SECONDS);
        return Answers.json(body);
    }
}
