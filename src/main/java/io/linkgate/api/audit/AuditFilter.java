package io.linkgate.api.audit;

import io.linkgate.api.call.Call;
import io.linkgate.audit.AuditEntry;
import io.linkgate.audit.AuditOutcome;
import io.linkgate.audit.AuditTrail;
import io.linkgate.instance.InstanceId;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.uri.UriTemplate;

/**
 * Enters every command into the audit before it is carried out, and its outcome when it is answered. If the entry cannot
 * be stored, the command is not carried out. A text waits for its entry by itself, and writes what else has to be on disk
 * meanwhile. Runs behind the filter that authorizes calls: calls that are refused there leave no entry, because anyone could
 * then fill the table.
 */
@Priority(Priorities.USER)
public final class AuditFilter implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String ATTRIBUTE = "linkgate.audited-call";

    private final AuditTrail trail;
    private final Clock clock;

    public AuditFilter(AuditTrail trail, Clock clock) {
        this.trail = Objects.requireNonNull(trail);
        this.clock = Objects.requireNonNull(clock);
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Call.find(request).ifPresent(call -> begin(request, call)); // preflight requests are none
    }

    private void begin(ContainerRequestContext request, Call call) {
        String route = route(request);
        AuditedEndpoints.of(request.getMethod(), route, call).ifPresent(action -> {
            Optional<String> id =
                    Optional.ofNullable(request.getUriInfo().getPathParameters().getFirst("id"));
            Audited audited = new Audited(CallEntry.of(call, action, route, id, clock.instant()));
            request.setProperty(ATTRIBUTE, audited);
            switch (action) {
                case SESSION_CREATE ->
                    call.whenAnnounced(audited::begin); // its entry names the instance, which has no id yet
                case MESSAGE_SEND -> call.enter(audited.beginLater());
                default -> audited.begin();
            }
        });
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(ATTRIBUTE) instanceof Audited audited) {
            request.removeProperty(ATTRIBUTE);
            audited.end(response.getStatus(), Call.of(request).noted());
        }
    }

    /** Joins the templates of the resource and of its method. */
    private static String route(ContainerRequestContext request) {
        List<String> parts = new ArrayList<>();
        for (UriTemplate template : ((ExtendedUriInfo) request.getUriInfo()).getMatchedTemplates()) {
            parts.add(template.getTemplate());
        }
        Collections.reverse(parts);
        return String.join("/", parts).replaceAll("/+", "/").replaceAll("^/|/$", "");
    }

    /** The entry of one call. Used by one thread at a time. */
    private final class Audited {

        private final AuditEntry entry;
        private Optional<CompletionStage<Long>> number = Optional.empty();
        private boolean begun;

        Audited(AuditEntry entry) {
            this.entry = entry;
        }

        void begin() {
            begin(entry);
        }

        void begin(InstanceId created) {
            begin(new AuditEntry(
                    entry.at(), entry.action(), entry.actor(), entry.address(), Optional.of(created), entry.detail()));
        }

        private void begin(AuditEntry complete) {
            if (!begun) {
                begun = true;
                number = Optional.of(CompletableFuture.completedStage(trail.begin(complete)));
            }
        }

        /** The resource waits for this before it does what cannot be undone. */
        CompletionStage<Long> beginLater() {
            begun = true;
            CompletionStage<Long> entering = trail.beginLater(entry);
            number = Optional.of(entering);
            return entering;
        }

        void end(int status, String noted) {
            begin(); // a creation that was refused before it had an id
            // Without a number the entry could not be stored, and the command was refused for it.
            AuditOutcome outcome = AuditOutcome.ofCall(clock.instant(), status, noted);
            number.ifPresent(entered -> entered.thenAccept(stored -> trail.end(stored, outcome)));
        }
    }
}
