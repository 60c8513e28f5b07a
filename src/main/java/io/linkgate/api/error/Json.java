package io.linkgate.api.error;

import com.fasterxml.jackson.databind.ObjectMapper;

/** The JSON mapper of the API. */
public final class Json {

    public static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}
}
