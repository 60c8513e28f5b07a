package io.linkgate.api.setting;

import io.linkgate.api.call.Call;
import io.linkgate.config.EffectiveSetting;
import io.linkgate.config.Settings;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The endpoint by which an administrator sees what is in effect, and where it came from. Secrets are hidden. */
@Path("admin")
public final class ConfigResource {

    private final Map<String, Object> body;

    /**
     * Settings do not change while the server runs, so the response is made once.
     *
     * @param ofTheDatabase what the start has warned of beside settings; empty for nothing
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public ConfigResource(Settings settings, Optional<String> ofTheDatabase) {
        List<Map<String, Object>> all =
                settings.effective().stream().map(ConfigResource::fields).toList();
        List<String> warnings = Stream.concat(settings.warnings().stream(), ofTheDatabase.stream())
                .toList();
        body = Map.of("settings", all, "warnings", warnings);
    }

    /** Lists all settings in their order, and what the start has warned of. */
    @GET
    @Path("config")
    public Response config(@Context ContainerRequestContext request) {
        Call.of(request).answerInJson();
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
    }

    private static Map<String, Object> fields(EffectiveSetting setting) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", setting.variable());
        fields.put("property", setting.property());
        fields.put("value", setting.value().orElse(null));
        fields.put("secret", setting.secret());
        fields.put("source", setting.source().wireName());
        fields.put("place", setting.place().orElse(null));
        return fields;
    }
}
