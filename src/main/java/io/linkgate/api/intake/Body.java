package io.linkgate.api.intake;

import jakarta.servlet.ServletRequest;
import java.util.Objects;
import java.util.Optional;

/**
 * The body of a request, as far as it was read. After {@link BodyFilter} every request has one. Never prints its bytes.
 */
public final class Body {

    private static final String ATTRIBUTE = Body.class.getName();
    private static final byte[] NOTHING = {};
    private static final Body NONE = new Body(NOTHING, Optional.empty());

    private final byte[] bytes;
    private final Optional<BodyTrouble> trouble;

    private Body(byte[] bytes, Optional<BodyTrouble> trouble) {
        this.bytes = bytes;
        this.trouble = Objects.requireNonNull(trouble);
    }

    static Body none() {
        return NONE;
    }

    static Body of(byte[] bytes) {
        return new Body(bytes, Optional.empty());
    }

    static Body unread(BodyTrouble why) {
        return new Body(NOTHING, Optional.of(why));
    }

    /** Takes the body from its request, which no longer keeps it alive; an empty body if there is none. */
    public static Body takeFrom(ServletRequest request) {
        Body body = of(request);
        if (body != NONE) {
            NONE.attachTo(request);
        }
        return body;
    }

    static Body of(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Body body ? body : NONE;
    }

    void attachTo(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Returns all bytes; none if the body could not be read. Not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns why the body was not read to its end; empty if it was. */
    public Optional<BodyTrouble> trouble() {
        return trouble;
    }
}
