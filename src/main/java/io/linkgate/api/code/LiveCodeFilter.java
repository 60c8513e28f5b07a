package io.linkgate.api.code;

import io.linkgate.api.call.ApiPath;
import io.linkgate.api.call.CallAuthorizer;
import io.linkgate.api.error.FailureMapper;
import io.linkgate.session.QrCode;
import io.linkgate.session.Sessions;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Answers the one call that comes all the time, {@code auth/qr-image} while a code is on show, without the machinery of a JAX-RS
 * runtime, which costs more than everything else about it. Made of the same parts as {@link AuthResource}, so the answer is the
 * same, and by the same address: a spelling of it that Jersey would take for another is another here too. Whatever is not that plain (no code, an error, a detailed answer, another method) is left to the resource, untouched.
 */
public final class LiveCodeFilter implements Filter {

    /** The address, below the context path, in its one spelling. */
    private static final ApiPath PATH = new ApiPath(ApiPath.ROOT + "/auth/qr-image");

    private static final Set<String> METHODS = Set.of("GET", "POST");

    private final CallAuthorizer authorizer;
    private final Sessions sessions;
    private final Pictures pictures;
    private final Clock clock;

    public LiveCodeFilter(CallAuthorizer authorizer, Sessions sessions, Pictures pictures, Clock clock) {
        this.authorizer = authorizer;
        this.sessions = sessions;
        this.pictures = pictures;
        this.clock = clock;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        boolean poll = METHODS.contains(http.getMethod()) && ApiPath.of(http).equals(PATH);
        if (!poll || !isAnswered(http, (HttpServletResponse) response)) {
            chain.doFilter(request, response);
        }
    }

    private boolean isAnswered(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            QrImageCall asked = QrImageCall.of(authorizer.admit(request));
            return !asked.detail() && isAnswered(asked, response);
        } catch (RuntimeException e) {
            FailureMapper.throwUnknown(e);
            return false; // the resource meets the same, and answers with it
        }
    }

    private boolean isAnswered(QrImageCall asked, HttpServletResponse response) throws IOException {
        Instant now = clock.instant();
        Optional<QrCode> code = sessions.liveCode(asked.instance()).filter(asked::isWanted);
        if (code.isEmpty()) {
            return false;
        }
        CodeFormat format = asked.answerFormat();
        Picture picture = pictures.of(code.get(), asked.scale());
        byte[] body = format.body(picture);
        if (!code.get().isLiveAt(clock.instant())) {
            return false; // drawing took its last moments
        }
        CodeHeaders.write(picture, now, response::setHeader);
        response.setContentType(format.contentType());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        return true;
    }
}
