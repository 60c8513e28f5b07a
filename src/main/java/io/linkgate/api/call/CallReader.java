package io.linkgate.api.call;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import java.util.List;
import java.util.Locale;

/** Merges all places of a call that may hold parameters. */
public final class CallReader {

    private static final String BEARER = "bearer ";

    private final boolean queryCredentials;

    /**
     * Knows where credentials may stand.
     *
     * @param queryCredentials whether in the query string
     */
    public CallReader(boolean queryCredentials) {
        this.queryCredentials = queryCredentials;
    }

    /** What stands in query string and headers; {@link ApiException} when it cannot be read or its token contradicts itself. */
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

    /** Adds what the body says; {@link ApiException} when it cannot be read or its token is another one. */
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

    /** Whatever else comes doubled is a wrong parameter, which is told only to who has a right to call. */
    void refuseDoubles(Params params) {
        if (params.isDoubled(Param.INSTANCE_ID)) {
            throw new ApiException(ApiError.CONFLICTING_CREDENTIALS);
        }
        params.doubled().stream().findFirst().ifPresent(name -> {
            throw ApiException.invalid(name, "one value, and it came with several");
        });
    }

    private static void addHeaders(RawRequest request, Params params) {
        for (String id : request.headers("X-Instance-ID")) {
            params.add(Param.INSTANCE_ID.wireName(), id);
        }
        for (String token : request.headers("access-token")) {
            params.add(Param.ACCESS_TOKEN.wireName(), token);
        }
        for (String authorization : request.headers("Authorization")) {
            // Other schemes belong to a proxy in between, or to nobody: not ours to judge.
            if (authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
                params.add(
                        Param.ACCESS_TOKEN.wireName(),
                        authorization.substring(BEARER.length()).strip());
            }
        }
    }
}
