package io.linkgate.api.call;

import io.linkgate.access.AccessTokens;
import io.linkgate.access.Caller;
import io.linkgate.access.Scope;
import io.linkgate.access.WrongTokens;
import io.linkgate.api.client.ClientAddress;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.instance.Instances;
import io.linkgate.limit.CallLimits;
import io.linkgate.link.KnownLinks;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Authorizes calls. It checks in this order: the body is readable, the token valid, the call not one too many, the
 * scope sufficient, the parameters consistent. When a body was not read to its end, that error gives way only to a
 * wrong token in the query string or headers.
 */
public final class CallAuthorizer {

    private final CallReader reader;
    private final AccessTokens tokens;
    private final AccessTokens visitors;
    private final WrongTokens wrong;
    private final CallLimits limits;
    private final ClientAddress addresses;
    private final Instances instances;
    private final BooleanSupplier open;

    /**
     * Creates an authorizer.
     *
     * @param tokens authenticates callers by their access tokens
     * @param links the links whose visitors may look
     * @param open whether the server takes calls; read by every call
     */
    public CallAuthorizer(
            CallReader reader,
            AccessTokens tokens,
            KnownLinks links,
            WrongTokens wrong,
            CallLimits limits,
            ClientAddress addresses,
            Instances instances,
            BooleanSupplier open,
            Clock clock) {
        this.reader = reader;
        this.tokens = tokens;
        this.visitors = new LinkVisitors(links, clock);
        this.wrong = wrong;
        this.limits = limits;
        this.addresses = addresses;
        this.instances = instances;
        this.open = open;
    }

    /**
     * What an endpoint asks of its callers: looked up once for an endpoint whose calls are frequent.
     *
     * @param needed the scope
     * @param holders authenticates the callers
     */
    public record Requirement(Scope needed, AccessTokens holders) {}

    /**
     * Returns what an endpoint asks of its callers.
     *
     * @param path that of the endpoint, as {@link EndpointScopes#of} takes it
     */
    public Requirement requirement(String path) {
        return new Requirement(EndpointScopes.needed(path), holders(path));
    }

    /**
     * Authorizes a call by an access token.
     *
     * @param needed the scope that the endpoint needs
     * @throws ApiException if it is refused
     */
    Call admit(RawRequest raw, Scope needed) {
        return admit(raw, new Requirement(needed, tokens));
    }

    /**
     * Authorizes a call.
     *
     * @param path that of the endpoint, as {@link EndpointScopes#of} takes it
     * @throws ApiException if it is refused
     */
    Call admit(RawRequest raw, String path) {
        return admit(raw, requirement(path));
    }

    private Call admit(RawRequest raw, Requirement required) {
        Params params = readHead(raw);
        if (raw.trouble().isPresent()) {
            callerOf(params, raw, required.holders()); // a wrong token is reported before a missing body
        }
        reader.readBody(raw, params);
        if (!params.has(Param.ACCESS_TOKEN)) {
            params.needBody(); // the token may be in the body
        }
        Caller caller = callerOf(params, raw, required.holders())
                .orElseThrow(() -> new ApiException(ApiError.INVALID_ACCESS_TOKEN));
        raw.limited(request -> limits.countCall(caller.tokenId(), addresses.of(request)))
                .ifPresent(wait -> {
                    throw ApiException.retryLater(ApiError.RATE_LIMITED, wait);
                });
        if (!caller.scope().includes(required.needed())) {
            throw new ApiException(EndpointScopes.refusal(caller.scope(), required.needed()));
        }
        caller.visits().ifPresent(instance -> params.add(Param.INSTANCE_ID, instance.value()));
        raw.defaults().forEach(params::addUnlessThere);
        reader.refuseDoubles(params);
        raw.forgetBody();
        if (!raw.mayWait()) {
            params.forbidWaiting();
        }
        return new Call(params, caller, raw.accept(), instances, tokens, raw.from(addresses));
    }

    /**
     * Authorizes a call before it reaches Jersey; a call that is authorized already is not checked again.
     *
     * @throws ApiException if it is refused
     */
    public Call admit(HttpServletRequest request) {
        RawRequest raw = RawRequest.of(request);
        return raw.admitted().orElseGet(() -> admitFirst(raw, requirement(raw.path())));
    }

    /**
     * Like {@link #admit(HttpServletRequest)}, for an endpoint that is known.
     *
     * @throws ApiException if it is refused
     */
    public Call admit(HttpServletRequest request, Requirement required) {
        RawRequest raw = RawRequest.of(request);
        return raw.admitted().orElseGet(() -> admitFirst(raw, required));
    }

    private Call admitFirst(RawRequest raw, Requirement required) {
        Call call = admit(raw, required);
        raw.admit(call);
        return call;
    }

    /** Whether a call is refused regardless of its body, which is not read. */
    public boolean refusesUnread(RawRequest head) {
        try {
            callerOf(readHead(head), head, holders(head.path()));
            return false;
        } catch (ApiException e) {
            return true;
        }
    }

    /**
     * Whether a call presents a token, wherever in the request, that is not valid. False also if it cannot be read: it
     * is refused whatever the token is.
     */
    public boolean hasWrongToken(HttpServletRequest request) {
        RawRequest raw = RawRequest.of(request);
        try {
            Params params = readHead(raw);
            if (raw.trouble().isEmpty() && !params.has(Param.ACCESS_TOKEN)) {
                reader.readBody(raw, params);
            }
            return params.get(Param.ACCESS_TOKEN)
                    .filter(token -> holders(raw.path()).authenticate(token).isEmpty())
                    .isPresent();
        } catch (ApiException e) {
            return false;
        }
    }

    private AccessTokens holders(String path) {
        return EndpointScopes.isForVisitors(path) ? visitors : tokens;
    }

    private void countWrongToken(HttpServletRequest request) {
        String address = addresses.of(request);
        wrong.count(address);
        limits.countWrongToken(address);
    }

    private Params readHead(RawRequest raw) {
        if (!open.getAsBoolean()) {
            throw new ApiException(ApiError.UNAVAILABLE);
        }
        return reader.readHead(raw);
    }

    /**
     * Returns the caller with the presented token; empty if there was no token. A wrong token is counted once per
     * request.
     */
    private Optional<Caller> callerOf(Params params, RawRequest raw, AccessTokens holders) {
        return params.get(Param.ACCESS_TOKEN)
                .map(token -> holders.authenticate(token).orElseThrow(() -> {
                    raw.firstRefusal(this::countWrongToken);
                    return new ApiException(ApiError.INVALID_ACCESS_TOKEN);
                }));
    }
}
