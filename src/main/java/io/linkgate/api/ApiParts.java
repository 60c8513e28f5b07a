package io.linkgate.api;

import io.linkgate.access.AccessTokens;
import io.linkgate.access.TokenAdministration;
import io.linkgate.access.WrongTokens;
import io.linkgate.api.client.ClientAddress;
import io.linkgate.audit.AuditTrail;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instances;
import io.linkgate.limit.CallLimits;
import io.linkgate.limit.WaitingCalls;
import io.linkgate.link.KnownLinks;
import io.linkgate.session.Sessions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;

/**
 * The parts that the API is made of.
 *
 * @param tokens authenticates callers
 * @param links the temporary links, whose visitors may look at one instance
 * @param administration creates and revokes tokens
 * @param wrongTokens counts calls with a wrong token
 * @param limits counts calls; closed by its owner
 * @param addresses finds the addresses of clients
 * @param audit enters commands and the viewers of codes
 * @param waiting the places of all calls that wait, for a code or for anything else
 * @param instances the instances that calls name
 * @param sessions the live sessions of these instances
 * @param engines the engines of this server; {@code session/create} accepts no others
 * @param defaultEngine the engine of a new instance if the caller names none; one of {@code engines}
 * @param corsOrigins the origins of other pages that may call the API, as browsers write them
 * @param system what clients may know about this server
 * @param queryCredentials whether {@code instance_id} and {@code access_token} may stand in the query string
 * @param open whether the server takes calls; while it returns false, every call is answered 503. Read by every call
 * @param ending answers all waiting calls; run, perhaps more than once, when the server is about to remove the API and
 *     can still answer
 * @param answering writes responses that had to wait; closed by its owner, after the sessions
 * @param scheduler runs timeouts; closed by its owner
 * @param clock decides which codes are still live
 * @param random the source of instance ids
 */
public record ApiParts(
        AccessTokens tokens,
        KnownLinks links,
        TokenAdministration administration,
        WrongTokens wrongTokens,
        CallLimits limits,
        ClientAddress addresses,
        AuditTrail audit,
        WaitingCalls waiting,
        Instances instances,
        Sessions sessions,
        Set<EngineKind> engines,
        EngineKind defaultEngine,
        Set<String> corsOrigins,
        SystemInfo system,
        boolean queryCredentials,
        BooleanSupplier open,
        Runnable ending,
        Executor answering,
        ScheduledExecutorService scheduler,
        Clock clock,
        SecureRandom random) {

    public ApiParts {
        Objects.requireNonNull(tokens);
        Objects.requireNonNull(links);
        Objects.requireNonNull(administration);
        Objects.requireNonNull(wrongTokens);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(addresses);
        Objects.requireNonNull(audit);
        Objects.requireNonNull(waiting);
        Objects.requireNonNull(instances);
        Objects.requireNonNull(sessions);
        engines = Set.copyOf(engines);
        Objects.requireNonNull(defaultEngine);
        corsOrigins = Set.copyOf(corsOrigins);
        Objects.requireNonNull(system);
        Objects.requireNonNull(open);
        Objects.requireNonNull(ending);
        Objects.requireNonNull(answering);
        Objects.requireNonNull(scheduler);
        Objects.requireNonNull(clock);
        Objects.requireNonNull(random);
    }
}
