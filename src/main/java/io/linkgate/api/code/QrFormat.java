package io.linkgate.api.code;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.linkgate.api.call.Param;
import io.linkgate.api.error.ApiException;
import io.linkgate.api.error.Json;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.Collectors;

/** The word that {@code auth/qr} takes as {@code format}. */
enum QrFormat {
    /** What stands in the code and its end, as JSON within Base64 within JSON. */
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
    /** The same without the wrapping. */
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

    /** The format of that name; 400 {@code invalid_param} when there is none. */
    static QrFormat named(String wireName) {
        return Arrays.stream(values())
                .filter(format -> format.wireName().equals(wireName.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> ApiException.invalid(
                        Param.FORMAT.wireName(),
                        "one of "
                                + Arrays.stream(values())
                                        .map(QrFormat::wireName)
                                        .collect(Collectors.joining(", "))));
    }

    /** How it looks where the caller does not want JSON. */
    CodeFormat shown() {
        return shown;
    }

    /** How it looks in JSON. */
    Object json(Picture picture) {
        return new Enveloped(shown.mediaType(), Base64.getEncoder().encodeToString(shown.body(picture)));
    }

    private String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Something that is not JSON, within JSON.
     *
     * @param mimetype what it is
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
     * What stands in a code. Never prints it.
     *
     * @param value the text
     * @param expiry its end in milliseconds since 1970
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
