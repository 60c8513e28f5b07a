package io.linkgate.api.message;

import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.engine.message.NumberLookup;
import io.linkgate.instance.Instance;
import io.linkgate.message.ChatAddress;
import io.linkgate.phone.PhoneNumber;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** The endpoint that looks numbers up. */
@Path("contacts")
public final class ContactsResource {

    private final MessageCalls calls;

    ContactsResource(MessageCalls calls) {
        this.calls = Objects.requireNonNull(calls);
    }

    /** Reports whether a telephone number has an account. */
    @GET
    @Path("check-exists")
    public CompletionStage<Response> checkExists(@Context ContainerRequestContext request) {
        Call call = Call.of(request).naming(Param.PHONE_NUMBER, "phone");
        call.require(Param.INSTANCE_ID, Param.PHONE_NUMBER);
        PhoneNumber phone = call.phone(Param.PHONE_NUMBER).orElseThrow();
        Instance instance = call.instance();
        call.answerInJson();
        calls.messaging().takeLookup(instance).ifPresent(after -> {
            throw SendFailures.tooManyLookups(after);
        });
        return calls.ask(call, instance, port -> port.lookUp(phone.text()), found -> body(found, phone));
    }

    private static Object body(NumberLookup found, PhoneNumber phone) {
        return switch (found) {
            case EXISTS -> new MessageBodies.ExistsBody(true, ChatAddress.ofPhone(phone.text()));
            case UNKNOWN -> new MessageBodies.ExistsBody(false, null); // null in JSON
            case UNANSWERED -> throw new ApiException(ApiError.UPSTREAM_TIMEOUT);
        };
    }
}
