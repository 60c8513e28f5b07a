package io.linkgate.api;

import io.linkgate.access.NewToken;
import io.linkgate.access.Scope;
import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.api.error.ApiException;
import io.linkgate.api.error.PlainText;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads what an administrator chooses for a new token. */
final class TokenCall {

    private static final int MAX_LABEL_LENGTH = 64;
    private static final int MAX_QUOTA = 1_000_000;
    private static final int MAX_INSTANCES = 300;

    private final Instances instances;
    private final Clock clock;

    TokenCall(Instances instances, Clock clock) {
        this.instances = instances;
        this.clock = clock;
    }

    /** Throws 400 {@code invalid_param} for the first parameter that is invalid. */
    NewToken newToken(Call call) {
        String label = call.text(Param.LABEL)
                .filter(text -> text.length() <= MAX_LABEL_LENGTH && PlainText.isVisible(text))
                .orElseThrow(() -> ApiException.invalid(
                        Param.LABEL.wireName(), "1 to " + MAX_LABEL_LENGTH + " visible characters"));
        Scope scope = call.choice(Param.SCOPE, Scope.class).orElseThrow();
        Set<InstanceId> listed = listed(call);
        if (scope == Scope.ADMIN && !listed.isEmpty()) {
            throw ApiException.invalid(
                    Param.INSTANCES.wireName(), "absent for the scope admin, which uses every instance");
        }
        return new NewToken(label, scope, quota(call, listed), listed, end(call));
    }

    /** A token with a list is meant for these instances, so it creates others only if the call allows it. */
    private static OptionalInt quota(Call call, Set<InstanceId> listed) {
        if (call.text(Param.QUOTA).isPresent()) {
            return OptionalInt.of(call.number(Param.QUOTA, 0, MAX_QUOTA, 0));
        }
        return listed.isEmpty() ? OptionalInt.empty() : OptionalInt.of(0);
    }

    private Set<InstanceId> listed(Call call) {
        Set<InstanceId> listed = new LinkedHashSet<>();
        for (String text : call.text(Param.INSTANCES).orElse("").split("[,\\s]+")) {
            if (!text.isEmpty()) {
                listed.add(InstanceId.parse(text.toUpperCase(Locale.ROOT))
                        .filter(id -> instances.find(id).isPresent())
                        .orElseThrow(TokenCall::invalidInstances));
            }
        }
        if (listed.size() > MAX_INSTANCES) {
            throw invalidInstances();
        }
        return listed;
    }

    private static ApiException invalidInstances() {
        return ApiException.invalid(
                Param.INSTANCES.wireName(), "a list of at most " + MAX_INSTANCES + " ids of existing instances");
    }

    private Optional<Instant> end(Call call) {
        return call.text(Param.EXPIRES_AT)
                .map(text -> time(text)
                        .filter(end -> end.isAfter(clock.instant()))
                        .orElseThrow(() -> ApiException.invalid(
                                Param.EXPIRES_AT.wireName(),
                                "a time in the future as RFC 3339, for example 2030-01-31T12:00:00Z")));
    }

    /** Returns the time if it can be stored: databases end long before {@link Instant#MAX}. */
    private static Optional<Instant> time(String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text.strip());
            return time.getYear() <= 9999 ? Optional.of(time.toInstant()) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
