package io.linkgate.api;

import io.linkgate.access.AccessTokens;
import io.linkgate.access.WrongTokens;
import io.linkgate.api.code.WaitingLimits;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instances;
import io.linkgate.session.Sessions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;

/**
 * Everything that the API is made of.
 *
 * @param tokens who may call
 * @param wrongTokens counts those who may not
 * @param waiting how many calls may wait for a code
 * @param instances what they call about
 * @param sessions the live side of it
 * @param engines which engines this server has; {@code session/create} takes no others
 * @param queryCredentials whether {@code instance_id} and {@code access_token} may stand in the query string
 * @param open whether the server takes calls; answers 503 as long as it says no. Asked by every call
 * @param ending run, perhaps more than once, when the server is about to take the API away and can still answer: whoever waits
 *     has to be answered now
 * @param answering writes answers that had to wait; closed by its owner, after the sessions
 * @param scheduler wakes what waits; closed by its owner
 * @param clock says which codes are still good
 * @param random makes ids
 */
public record ApiParts(
        AccessTokens tokens,
        WrongTokens wrongTokens,
        WaitingLimits waiting,
        Instances instances,
        Sessions sessions,
        Set<EngineKind> engines,
        boolean queryCredentials,
        BooleanSupplier open,
        Runnable ending,
        Executor answering,
        ScheduledExecutorService scheduler,
        Clock clock,
        SecureRandom random) {

    public ApiParts {
        Objects.requireNonNull(tokens);
        Objects.requireNonNull(wrongTokens);
        Objects.requireNonNull(waiting);
        Objects.requireNonNull(instances);
        Objects.requireNonNull(sessions);
        engines = Set.copyOf(engines);
        Objects.requireNonNull(open);
        Objects.requireNonNull(ending);
        Objects.requireNonNull(answering);
        Objects.requireNonNull(scheduler);
        Objects.requireNonNull(clock);
        Objects.requireNonNull(random);
    }
}
