package io.linkgate.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * One response, and the two times on this machine's clock between which it was given.
 *
 * @param asked just before the request was sent
 * @param answered just after the response was received
 */
record Answer(HttpResponse<byte[]> response, Instant asked, Instant answered) {

    private static final ObjectMapper JSON = new ObjectMapper();

    int status() {
        return response.statusCode();
    }

    /** Returns the value of a header, or an empty text. */
    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    String mediaType() {
        return header("Content-Type").split(";", 2)[0].strip();
    }

    byte[] bytes() {
        return response.body();
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    JsonNode json() {
        try {
            return JSON.readTree(bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(status() + " is not JSON: " + text(), e);
        }
    }

    /** Returns the field {@code code} of an error. */
    String code() {
        return json().path("code").asText();
    }

    /** For the message of a failed assertion, which may show codes that were live for seconds. */
    @Override
    public String toString() {
        return status() + " " + response.headers().map() + "\n" + text();
    }
}
