package io.linkgate.api.call;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import java.util.List;

/** Merges the parameters of a call from query string, headers and body. */
public final class CallReader {

    private static final String BEARER = "bearer ";

    private final boolean queryCredentials;

    /**
     * Creates a reader.
     *
     * @param queryCredentials whether credentials may be in the query string
     */
    public CallReader(boolean queryCredentials) {
        this.queryCredentials = queryCredentials;
    }

    /**
     * Reads query string and headers; throws {@link ApiException} if they are malformed or name two different tokens.
     */
    Params readHead(RawRequest request) {
        Params params = new Params();
        FormReader.read(request.query(), params);
        if (!queryCredentials && (params.has(Param.ACCESS_TOKEN) || params.has(Param.INSTANCE_ID))) {
            throw new ApiException(ApiError.CREDENTIALS_IN_URL);
        }
        addHeaders(request, params);
        refuseTwoTokens(params);
        return params;
    }

    /** Adds the parameters in the body; throws {@link ApiException} if it is malformed or names a different token. */
    void readBody(RawRequest request, Params into) {
        request.trouble().ifPresent(trouble -> {
            throw new ApiException(BodyProblems.of(trouble));
        });
        BodyReader.read(request, into);
        request.swallowedForm().forEach((name, values) -> List.of(values).forEach(value -> into.add(name, value)));
        refuseTwoTokens(into);
    }

    private static void refuseTwoTokens(Params params) {
        if (params.isDoubled(Param.ACCESS_TOKEN)) {
            throw new ApiException(ApiError.CONFLICTING_CREDENTIALS);
        }
    }

    /** Throws for any other parameter with two values; only authenticated callers get this error. */
    void refuseDoubles(Params params) {
        if (params.isDoubled(Param.INSTANCE_ID)) {
            throw new ApiException(ApiError.CONFLICTING_CREDENTIALS);
        }
        params.doubled().ifPresent(name -> {
            throw ApiException.invalid(name, "given with one value only");
        });
    }

    private static void addHeaders(RawRequest request, Params params) {
        for (String id : request.headers("X-Instance-ID")) {
            params.add(Param.INSTANCE_ID, id);
        }
        for (String token : request.headers("access-token")) {
            params.add(Param.ACCESS_TOKEN, token);
        }
        for (String authorization : request.headers("Authorization")) {
            // Other schemes are meant for a proxy in between; they are ignored.
            if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                params.add(
                        Param.ACCESS_TOKEN,
                        authorization.substring(BEARER.length()).strip());
            }
        }
    }
}
