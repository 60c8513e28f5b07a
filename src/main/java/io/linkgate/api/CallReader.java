package io.linkgate.api;

import java.util.List;
import java.util.Locale;

/** Merges all places of a call that may hold parameters. */
final class CallReader {

    private static final String BEARER = "bearer ";

    private final boolean queryCredentials;

    /**
     * Knows where credentials may stand.
     *
     * @param queryCredentials whether in the query string
     */
    CallReader(boolean queryCredentials) {
        this.queryCredentials = queryCredentials;
    }

    /** All parameters; {@link ApiException} when the call cannot be read or its token contradicts itself. */
    Params read(RawRequest request) {
        request.trouble().ifPresent(error -> {
            throw new ApiException(error);
        });
        Params params = new Params();
        FormReader.read(request.query(), params);
        if (!queryCredentials && (params.has(Param.ACCESS_TOKEN) || params.has(Param.INSTANCE_ID))) {
            throw new ApiException(ApiError.CREDENTIALS_IN_URL);
        }
        BodyReader.read(request, params);
        request.swallowedForm().forEach((name, values) -> List.of(values).forEach(value -> params.add(name, value)));
        addHeaders(request, params);
        if (params.isDoubled(Param.ACCESS_TOKEN)) {
            throw new ApiException(ApiError.CONFLICTING_CREDENTIALS);
        }
        return params;
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
