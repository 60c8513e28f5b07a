package io.linkgate.api.code;

import io.linkgate.api.error.AcceptHeader.Offer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The formats of a code. */
enum CodeFormat {
    JSON("application/json", "application/json"),
    PNG("image/png", "image/png"),
    SVG("image/svg+xml", "image/svg+xml;charset=utf-8"),
    /** Chosen only by name: a client that accepts anything does not expect half-block characters. */
    TEXT("text/plain", "text/plain;charset=utf-8");

    /** All formats, in the order used when the caller has no preference. */
    static final List<Offer<CodeFormat>> OFFERS = List.of(JSON.offer(), PNG.offer(), SVG.offer(), TEXT.offer());

    private final String mediaType;
    private final String contentType;

    CodeFormat(String mediaType, String contentType) {
        this.mediaType = mediaType;
        this.contentType = contentType;
    }

    /** Returns the offers JSON and this format, JSON first. */
    List<Offer<CodeFormat>> offersWithJson() {
        return this == JSON ? List.of(offer()) : List.of(JSON.offer(), offer());
    }

    String mediaType() {
        return mediaType;
    }

    /** Returns the media type with its charset. */
    String contentType() {
        return contentType;
    }

    /** Returns the whole body; the caller must not change it. */
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
