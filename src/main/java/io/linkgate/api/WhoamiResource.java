package io.linkgate.api;

import io.linkgate.api.call.Call;
import io.linkgate.instance.EngineKind;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The endpoint by which a client checks a token and learns what this server has. */
@Path("whoami")
public final class WhoamiResource {

    private final Set<EngineKind> engines;
    private final EngineKind defaultEngine;
    private final SystemInfo system;

    WhoamiResource(ApiParts parts) {
        this.engines = parts.engines();
        this.defaultEngine = parts.defaultEngine();
        this.system = parts.system();
    }

    /** Reports the token and the server. */
    @GET
    public Response whoami(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        call.answerInJson();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("label", call.caller().label());
        body.put("scope", call.caller().scope().wireName());
        body.put("administrator", call.caller().administrator());
        body.put("engines", engines.stream().map(EngineKind::wireName).sorted().toList());
        body.put("default_engine", defaultEngine.wireName());
        body.put("sandbox", engines.contains(EngineKind.SANDBOX));
        body.put("version", system.version());
        body.put("system_name", system.name());
        return Answers.json(body);
    }
}
