package io.linkgate.api;

import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.instance.Instance;
import io.linkgate.instance.Instances;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.session.Sessions;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The endpoint that changes the fields of an instance. A change is on disk before it is answered. */
@Path("session")
public final class SessionUpdateResource {

    private final Instances instances;
    private final Sessions sessions;
    private final SessionInfo info;

    SessionUpdateResource(ApiParts parts, SessionInfo info) {
        this.instances = parts.instances();
        this.sessions = parts.sessions();
        this.info = info;
    }

    /**
     * Changes the name, the expected telephone number, or both. Fields that the call does not name stay; an empty
     * number allows any phone. The new number applies to the next phone that links; a device that is already linked
     * stays linked.
     */
    @PATCH
    @Path("update")
    public Response update(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        call.needBody();
        call.require(Param.INSTANCE_ID);
        UnaryOperator<Instance> change = change(call);
        Instance instance = call.instance();
        call.answerInJson();
        Instance changed = instances
                .update(instance.id(), change, sessions::update)
                .orElseThrow(() -> new ApiException(ApiError.INVALID_INSTANCE)); // just deleted
        return Answers.json(info.of(changed, call));
    }

    private static UnaryOperator<Instance> change(Call call) {
        if (call.clears(Param.NAME)) {
            throw InstanceFields.invalidName();
        }
        Optional<String> name = InstanceFields.name(call);
        Optional<PhoneNumber> phone = call.phone(Param.EXPECTED_PHONE);
        boolean phoneGiven = phone.isPresent() || call.clears(Param.EXPECTED_PHONE);
        return before -> {
            Instance named = name.map(before::withName).orElse(before);
            return phoneGiven ? named.withExpectedPhone(phone) : named;
        };
    }
}
