package io.linkgate.api.audit;

import io.linkgate.access.OpaqueToken;
import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.api.error.ApiException;
import io.linkgate.audit.AuditAction;
import io.linkgate.audit.AuditQuery;
import io.linkgate.audit.AuditRecord;
import io.linkgate.audit.AuditTrail;
import io.linkgate.instance.InstanceId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** The audit, for administrators. A page stays the same while new entries are added. */
@Path("admin")
public final class AuditResource {

    private static final int MAX_LIMIT = 500;
    private static final int DEFAULT_LIMIT = 100;
    private static final int LAST_YEAR = 9999;

    private final AuditTrail trail;
    private final Executor answering;

    /** @param answering runs what waits for the database */
    public AuditResource(AuditTrail trail, Executor answering) {
        this.trail = Objects.requireNonNull(trail);
        this.answering = Objects.requireNonNull(answering);
    }

    /** Lists entries, the newest first. */
    @GET
    @Path("audit")
    public CompletionStage<Response> audit(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        int limit = call.number(Param.LIMIT, 1, MAX_LIMIT, DEFAULT_LIMIT);
        AuditQuery query = new AuditQuery(
                call.text(Param.INSTANCE_ID).map(AuditResource::instance),
                call.text(Param.TOKEN),
                call.text(Param.ACTION).map(AuditResource::action),
                time(call, Param.FROM),
                time(call, Param.UNTIL),
                call.text(Param.CURSOR).map(AuditResource::cursor).orElse(Long.MAX_VALUE),
                limit + 1);
        call.answerInJson();
        return CompletableFuture.supplyAsync(() -> page(found(query), limit), answering);
    }

    /** Returns what the query finds: nothing for an actor that no entry can have, which not every database may be asked. */
    private List<AuditRecord> found(AuditQuery query) {
        return query.actor().filter(id -> !OpaqueToken.isId(id)).isPresent() ? List.of() : trail.find(query);
    }

    private static Response page(List<AuditRecord> found, int limit) {
        List<AuditRecord> page = found.subList(0, Math.min(limit, found.size()));
        OptionalLong next =
                found.size() > limit ? OptionalLong.of(page.get(page.size() - 1).number()) : OptionalLong.empty();
        return Response.ok(AuditBodies.page(page, next), MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    private static InstanceId instance(String text) {
        return InstanceId.parse(text)
                .orElseThrow(() -> ApiException.invalid(Param.INSTANCE_ID.wireName(), "the id of an instance"));
    }

    private static AuditAction action(String text) {
        return AuditAction.of(text.strip())
                .orElseThrow(() -> ApiException.invalid(
                        Param.ACTION.wireName(),
                        Arrays.stream(AuditAction.values())
                                .map(AuditAction::wireName)
                                .collect(Collectors.joining(", ", "one of ", ""))));
    }

    private static long cursor(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw ApiException.invalid(Param.CURSOR.wireName(), "the next of an earlier list");
        }
        return Long.parseLong(text);
    }

    private static Optional<Instant> time(Call call, Param param) {
        return call.text(param).map(text -> {
            try {
                OffsetDateTime time = OffsetDateTime.parse(text.strip());
                if (time.getYear() >= 1 && time.getYear() <= LAST_YEAR) {
                    return time.toInstant();
                }
            } catch (DateTimeException e) {
                // answered like a time that no database can store
            }
            throw ApiException.invalid(param.wireName(), "a time as RFC 3339, for example 2030-01-31T12:00:00Z");
        });
    }
}
