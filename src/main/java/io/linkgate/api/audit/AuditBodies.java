package io.linkgate.api.audit;

import io.linkgate.api.call.Timestamps;
import io.linkgate.audit.Actor;
import io.linkgate.audit.AuditEntry;
import io.linkgate.audit.AuditOutcome;
import io.linkgate.audit.AuditRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The response body of the audit. */
final class AuditBodies {

    private AuditBodies() {}

    /** @param next the number of the last entry, if there are more */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    static Map<String, Object> page(List<AuditRecord> entries, OptionalLong next) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("entries", entries.stream().map(AuditBodies::entry).toList());
        body.put("next", next.isPresent() ? Long.toString(next.getAsLong()) : null);
        return body;
    }

    private static Map<String, Object> entry(AuditRecord record) {
        AuditEntry entry = record.entry();
        Optional<AuditOutcome> outcome = record.outcome();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", record.number());
        body.put("at", Timestamps.format(entry.at()));
        body.put("action", entry.action().wireName());
        body.put("instance_id", entry.instance().map(Object::toString).orElse(null));
        body.put("actor", entry.actor().kind().wireName());
        body.put("token_id", idOf(entry.actor(), Actor.Kind.TOKEN));
        body.put(
                "token_label",
                idOf(entry.actor(), Actor.Kind.TOKEN) == null
                        ? null
                        : entry.actor().label());
        body.put("link_id", idOf(entry.actor(), Actor.Kind.LINK));
        body.put("address", entry.address().isEmpty() ? null : entry.address());
        body.put(
                "detail",
                Stream.of(entry.detail(), outcome.map(AuditOutcome::detail).orElse(""))
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(", ")));
        body.put("outcome", outcome.map(end -> end.result().wireName()).orElse(null));
        body.put("status_code", outcome.flatMap(AuditOutcome::status).orElse(null));
        body.put(
                "ended_at",
                outcome.map(AuditOutcome::at).map(Timestamps::format).orElse(null));
        body.put("views", outcome.flatMap(AuditOutcome::views).orElse(null));
        return body;
    }

    /** Returns the id if the actor is of that kind, else null. */
    private static String idOf(Actor actor, Actor.Kind kind) {
        return actor.kind() == kind ? actor.id() : null;
    }
}
