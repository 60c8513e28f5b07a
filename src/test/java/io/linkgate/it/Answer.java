package io.linkgate.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * One answer, and between which two moments of this machine's clock it was given.
 *
 * @param asked just before the request went out
 * @param answered just after the answer came in
 */
record Answer(HttpResponse<byte[]> response, Instant asked, Instant answered) {

    private static final ObjectMapper JSON = new ObjectMapper();

    int status() {
        return response.statusCode();
    }

    /** The value of a header, or an empty text. */
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
            throw new UncheckedIOException(status() + " is no JSON: " + text(), e);
        }
    }

    /** The field {@code code} of an error. */
    String code() {
        return json().path("code").asText();
    }

    /** For the message of a failed assertion; codes that were live for seconds may be seen there. */
    @Override
    public String toString() {
        return status() + " " + response.headers().map() + "\n" + text();
    }
}
