package io.linkgate.api;

import io.linkgate.api.call.Call;
import io.linkgate.api.call.Timestamps;
import io.linkgate.instance.Instance;
import io.linkgate.link.KnownLinks;
import io.linkgate.link.TemporaryLink;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the visitor of a temporary link may know about the session behind it. */
@Path("link")
public final class LinkStatusResource {

    /** The fields of {@code session/info} that a visitor sees: neither names and ids, nor the account. */
    private static final List<String> SHOWN = List.of(
            "status",
            "reason",
            "linked",
            "since",
            "retry_at",
            "last_failure",
            "expected_phone",
            "engine",
            "qr",
            "expires_at",
            "expires_in_ms",
            "lifetime_ms",
            "sequence");

    private final SessionInfo info;
    private final KnownLinks links;
    private final String systemName;

    LinkStatusResource(ApiParts parts, SessionInfo info) {
        this.info = info;
        this.links = parts.links();
        this.systemName = parts.system().name();
    }

    /** Reports the session, and until when the link works. Never waits, never changes anything. */
    @GET
    @Path("status")
    public Response status(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        Instance instance = call.instance();
        call.answerInJson();
        Map<String, Object> all = info.of(instance, call);
        Map<String, Object> body = new LinkedHashMap<>();
        SHOWN.stream().filter(all::containsKey).forEach(field -> body.put(field, all.get(field)));
        body.put("system_name", systemName);
        body.put(
                "link_expires_at",
                links.find(call.tokenId())
                        .map(TemporaryLink::expiresAt)
                        .map(Timestamps::format)
                        .orElse(null));
        return Answers.json(body);
    }
}
