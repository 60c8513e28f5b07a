package io.linkgate.api.code;

import io.linkgate.api.call.Param;
import io.linkgate.api.error.AcceptHeader.Offer;
import io.linkgate.api.error.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The ways in which a code is shown. */
enum CodeFormat {
    JSON("application/json", "application/json"),
    PNG("image/png", "image/png"),
    SVG("image/svg+xml", "image/svg+xml;charset=utf-8"),
    /** Only where it is asked for by name: a program that takes anything does not mean half-block characters. */
    TEXT("text/plain", "text/plain;charset=utf-8");

    /** All of them, in the order of our preference where the caller has none. */
    static final List<Offer<CodeFormat>> OFFERS = List.of(JSON.offer(), PNG.offer(), SVG.offer(), TEXT.offer());

    private final String mediaType;
    private final String contentType;

    CodeFormat(String mediaType, String contentType) {
        this.mediaType = mediaType;
        this.contentType = contentType;
    }

    /** The format that a caller named; 400 {@code invalid_param} when there is none of that name. */
    static CodeFormat named(String wireName) {
        return Arrays.stream(values())
                .filter(format -> format.wireName().equals(wireName.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> ApiException.invalid(
                        Param.FORMAT.wireName(),
                        "one of "
                                + Arrays.stream(values())
                                        .map(CodeFormat::wireName)
                                        .collect(Collectors.joining(", "))));
    }

    private String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** JSON, or this one where it is liked better. */
    List<Offer<CodeFormat>> offersBesideJson() {
        return this == JSON ? List.of(offer()) : List.of(JSON.offer(), offer());
    }

    String mediaType() {
        return mediaType;
    }

    /** The media type with its encoding. */
    String contentType() {
        return contentType;
    }

    /** The whole body; the caller must not change it. */
    byte[] body(Picture picture) {
        return switch (this) {
            case JSON -> picture.json();
            case PNG -> picture.png();
            case SVG -> picture.svg().getBytes(StandardCharsets.UTF_8);
            case TEXT -> picture.text().getBytes(StandardCharsets.UTF_8);
        };
    }

    private Offer<CodeFormat> offer() {
        return new Offer<>(mediaType, this == TEXT, this);
    }
}
