package io.linkgate.api.code;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.linkgate.api.error.Json;
import java.util.Base64;

/** The values of {@code format} for {@code auth/qr}. */
enum QrFormat {
    /** The text of the code and its expiry, as JSON in Base64 in JSON. */
    RAW(CodeFormat.JSON) {
        @Override
        Object json(Picture picture) {
            try {
                byte[] value = Json.MAPPER.writeValueAsBytes(VALUE.json(picture));
                return new Enveloped("application/json", Base64.getEncoder().encodeToString(value));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a code is not a plain value", e.getCause());
            }
        }
    },
    /** The text of the code and its expiry, as plain JSON. */
    VALUE(CodeFormat.JSON) {
        @Override
        Object json(Picture picture) {
            return new Value(picture.code().text(), picture.code().expiresAt().toEpochMilli());
        }
    },
    IMAGE(CodeFormat.PNG),
    SVG(CodeFormat.SVG),
    TEXT(CodeFormat.TEXT);

    private final CodeFormat shown;

    QrFormat(CodeFormat shown) {
        this.shown = shown;
    }

    /** Returns the format for callers that do not want JSON. */
    CodeFormat shown() {
        return shown;
    }

    /** Returns the JSON form. */
    Object json(Picture picture) {
        return new Enveloped(shown.mediaType(), Base64.getEncoder().encodeToString(shown.body(picture)));
    }

    /**
     * A value in another format, in JSON.
     *
     * @param mimetype its media type
     * @param data the bytes in Base64
     */
    record Enveloped(
            @JsonProperty("mimetype") String mimetype,
            @JsonProperty("data") String data) {
        @Override
        public String toString() {
            return "Enveloped[" + mimetype + "]";
        }
    }

    /**
     * The text of a code. Never prints it.
     *
     * @param value the text
     * @param expiry its expiry in milliseconds since 1970
     */
    record Value(
            @JsonProperty("value") String value,
            @JsonProperty("expiry") long expiry) {
        @Override
        public String toString() {
            return "Value[expiry=" + expiry + "]";
        }
    }
}
