package io.linkgate.api.error;

import com.fasterxml.jackson.databind.ObjectMapper;

/** How this API writes JSON. */
public final class Json {

    public static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}
}
