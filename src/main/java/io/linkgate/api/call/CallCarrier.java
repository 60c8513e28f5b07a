package io.linkgate.api.call;

import io.linkgate.access.Caller;
import io.linkgate.access.Scope;
import io.linkgate.api.error.AcceptHeader;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.api.error.Problem;
import io.linkgate.api.error.RequestId;
import io.linkgate.cluster.call.CarriedCall;
import io.linkgate.cluster.call.CarriedCall.Holder;
import io.linkgate.cluster.call.CarriedCall.Unread;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes an authorized call down for another node, and makes it a call again there. The token stays behind. */
public final class CallCarrier {

    /** The headers that resources read themselves. */
    private static final List<String> HEADERS = List.of("Idempotency-Key");

    private CallCarrier() {}

    /**
     * Writes a call down.
     *
     * @param request was authorized as this call
     * @param publicAddress the root of this server as the client writes it
     */
    public static CarriedCall write(Call call, HttpServletRequest request, String publicAddress) {
        RawRequest raw = RawRequest.of(request);
        Map<String, String> headers = new HashMap<>();
        for (String name : HEADERS) {
            List<String> values = raw.headers(name);
            if (!values.isEmpty()) {
                headers.put(name, String.join(",", values)); // as JAX-RS joins them
            }
        }
        return new CarriedCall(
                request.getMethod(),
                raw.path(),
                call.withoutToken(),
                call.params().emptied().stream().map(Param::wireName).collect(Collectors.toSet()),
                call.params().whyBodyNotRead().map(CallCarrier::written).orElse(Unread.NOTHING),
                written(call.caller()),
                raw.headers("Accept"),
                call.address(),
                RequestId.known(request.getAttribute(RequestId.ATTRIBUTE)),
                publicAddress,
                headers);
    }

    private static Unread written(ApiException refusal) {
        return new Unread(refusal.problem().error().code(), refusal.problem().message());
    }

    private static Holder written(Caller caller) {
        return new Holder(
                caller.tokenId(),
                caller.label(),
                caller.scope().wireName(),
                caller.quota().orElse(-1),
                caller.listed().stream().map(InstanceId::value).collect(Collectors.toSet()),
                caller.visits().map(InstanceId::value).orElse(""));
    }

    /**
     * Makes a call that another node has authorized.
     *
     * @throws IllegalArgumentException if it comes from a version whose words this one does not know
     */
    public static Call read(CarriedCall carried, Instances instances) {
        Params params = new Params();
        carried.params().forEach(params::addUnlessThere);
        carried.cleared().forEach(name -> Param.named(name).ifPresent(params::clear));
        if (!carried.unread().code().isEmpty()) {
            params.bodyNotRead(refusal(carried.unread()));
        }
        Call call = new Call(
                params,
                caller(carried.holder()),
                AcceptHeader.of(carried.accept()),
                instances,
                token -> Optional.empty(), // none was carried
                carried.address());
        call.cameBy(carried.publicAddress());
        return call;
    }

    private static ApiException refusal(Unread unread) {
        return new ApiException(Problem.of(ApiError.valueOf(unread.code().toUpperCase(Locale.ROOT)), unread.message()));
    }

    private static Caller caller(Holder holder) {
        return new Caller(
                holder.id(),
                holder.label(),
                Scope.parse(holder.scope()).orElseThrow(() -> new IllegalArgumentException("an unknown scope")),
                holder.quota() < 0 ? OptionalInt.empty() : OptionalInt.of(holder.quota()),
                ids(holder.listed()),
                holder.visits().isEmpty() ? Optional.empty() : Optional.of(new InstanceId(holder.visits())));
    }

    private static Set<InstanceId> ids(Set<String> texts) {
        return texts.stream().map(InstanceId::new).collect(Collectors.toSet());
    }
}
