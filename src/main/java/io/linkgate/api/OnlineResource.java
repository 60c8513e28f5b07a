package io.linkgate.api;

import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.instance.Instance;
import io.linkgate.session.SessionStatus;
import io.linkgate.session.Sessions;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** The endpoint for clients that only need to know whether an account is connected now. */
@Path("session")
public final class OnlineResource {

    private final Sessions sessions;

    OnlineResource(ApiParts parts) {
        this.sessions = parts.sessions();
    }

    /** Reports {@code Online} while the session is connected to its linked account, else {@code Offline}. */
    @GET
    @Path("online")
    public Response online(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        call.require(Param.INSTANCE_ID);
        Instance instance = call.instance();
        call.answerInJson();
        boolean online = sessions.current(instance).state().status() == SessionStatus.WORKING;
        return Answers.json(Map.of("status", online ? "Online" : "Offline"));
    }
}
