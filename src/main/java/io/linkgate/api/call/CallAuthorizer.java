package io.linkgate.api.call;

import io.linkgate.access.AccessTokens;
import io.linkgate.access.Caller;
import io.linkgate.access.WrongTokens;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.instance.Instances;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Decides who may call: the body has to be readable, then the token valid, then its scope wide enough, then the parameters
 * without contradiction. Of a body that was not read to its end only a wrong token in query string or headers counts more.
 */
public final class CallAuthorizer {

    private final CallReader reader;
    private final AccessTokens tokens;
    private final WrongTokens wrong;
    private final Instances instances;
    private final BooleanSupplier open;

    /**
     * Connects the parts.
     *
     * @param open whether the server takes calls; asked by every call
     */
    public CallAuthorizer(
            CallReader reader, AccessTokens tokens, WrongTokens wrong, Instances instances, BooleanSupplier open) {
        this.reader = reader;
        this.tokens = tokens;
        this.wrong = wrong;
        this.instances = instances;
        this.open = open;
    }

    /**
     * Lets a call in.
     *
     * @param administratorsOnly whether what is called is for them alone
     * @throws ApiException when it may not pass
     */
    public Call admit(RawRequest raw, boolean administratorsOnly) {
        Params params = readHead(raw);
        if (raw.trouble().isPresent()) {
            callerOf(params, raw); // a wrong token counts more than a body that is not there
        }
        reader.readBody(raw, params);
        if (!params.has(Param.ACCESS_TOKEN)) {
            params.needBody(); // the token may be in there
        }
        Caller caller = callerOf(params, raw).orElseThrow(() -> new ApiException(ApiError.INVALID_ACCESS_TOKEN));
        if (administratorsOnly && !caller.administrator()) {
            throw new ApiException(ApiError.FORBIDDEN);
        }
        reader.refuseDoubles(params);
        raw.forgetBody();
        if (!raw.mayWait()) {
            params.forbidWaiting();
        }
        return new Call(params, caller, raw.accept(), instances);
    }

    /**
     * Lets a call of the public part in, before it comes to Jersey; one that has been let in before is not judged again.
     *
     * @throws ApiException when it may not pass
     */
    public Call admit(HttpServletRequest request) {
        Call known = Call.of(request);
        if (known != null) {
            return known;
        }
        Call call = admit(RawRequest.of(request), false);
        call.attachTo(request);
        return call;
    }

    /** Whether a call is refused whatever its body holds: it is not looked at. */
    public boolean refusesUnread(RawRequest head) {
        try {
            callerOf(readHead(head), head);
            return false;
        } catch (ApiException e) {
            return true;
        }
    }

    private Params readHead(RawRequest raw) {
        if (!open.getAsBoolean()) {
            throw new ApiException(ApiError.UNAVAILABLE);
        }
        return reader.readHead(raw);
    }

    /** Who holds the token that was presented; empty when none was. A wrong one is counted once for each request. */
    private Optional<Caller> callerOf(Params params, RawRequest raw) {
        return params.get(Param.ACCESS_TOKEN)
                .map(token -> tokens.authenticate(token).orElseThrow(() -> {
                    raw.firstRefusal(wrong::count);
                    return new ApiException(ApiError.INVALID_ACCESS_TOKEN);
                }));
    }
}
