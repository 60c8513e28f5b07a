package io.linkgate.api;

import com.fasterxml.jackson.databind.ObjectMapper;

/** How this API writes JSON. */
final class Json {

    static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}
}
