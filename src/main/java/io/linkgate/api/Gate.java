package io.linkgate.api;

import io.linkgate.access.AccessTokens;
import io.linkgate.access.Caller;
import io.linkgate.instance.Instances;
import java.util.function.BooleanSupplier;

/**
 * Decides who may call: the body has to be readable, then the token valid, then its scope wide enough, then the parameters
 * without contradiction.
 */
final class Gate {

    private final CallReader reader;
    private final AccessTokens tokens;
    private final Instances instances;
    private final BooleanSupplier open;

    /**
     * Connects the parts.
     *
     * @param open whether the server takes calls; asked by every call
     */
    Gate(CallReader reader, AccessTokens tokens, Instances instances, BooleanSupplier open) {
        this.reader = reader;
        this.tokens = tokens;
        this.instances = instances;
        this.open = open;
    }

    /**
     * Lets a call in.
     *
     * @param administratorsOnly whether what is called is for them alone
     * @throws ApiException when it may not pass
     */
    Call admit(RawRequest raw, boolean administratorsOnly) {
        if (!open.getAsBoolean()) {
            throw new ApiException(ApiError.UNAVAILABLE);
        }
        Params params = reader.read(raw);
        Caller caller = params.get(Param.ACCESS_TOKEN)
                .flatMap(tokens::authenticate)
                .orElseThrow(() -> new ApiException(ApiError.INVALID_ACCESS_TOKEN));
        if (administratorsOnly && !caller.administrator()) {
            throw new ApiException(ApiError.FORBIDDEN);
        }
        reader.refuseDoubles(params);
        return new Call(params, caller, raw.accept(), instances);
    }
}
