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
 * Answers the most frequent call, {@code auth/qr-image} while a code is live, without a JAX-RS runtime, which costs
 * more than all the rest of the call. It uses the same parts as {@link AuthResource}, so the response is the same, and
 * the same canonical address, so both agree which spellings mean this endpoint. Every other case (no code, an error, a
 * detailed response, another method) is passed on unchanged.
 */
public final class LiveCodeFilter implements Filter {

    /** The canonical address, below the context path. */
    private static final ApiPath PATH = new ApiPath(ApiPath.ROOT + "/auth/qr-image");

    private static final Set<String> METHODS = Set.of("GET", "POST");

    private final CallAuthorizer authorizer;
    private final CallAuthorizer.Requirement required;
    private final Sessions sessions;
    private final Pictures pictures;
    private final CodeViewers viewers;
    private final Clock clock;

    public LiveCodeFilter(
            CallAuthorizer authorizer, Sessions sessions, Pictures pictures, CodeViewers viewers, Clock clock) {
        this.authorizer = authorizer;
        this.required = authorizer.requirement(PATH.belowApi());
        this.sessions = sessions;
        this.pictures = pictures;
        this.viewers = viewers;
        this.clock = clock;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        boolean poll = METHODS.contains(http.getMethod()) && PATH.isOf(http);
        if (!poll || !isAnswered(http, (HttpServletResponse) response)) {
            chain.doFilter(request, response);
        }
    }

    private boolean isAnswered(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            QrImageCall asked = QrImageCall.of(authorizer.admit(request, required));
            return !asked.detail() && isAnswered(asked, response);
        } catch (RuntimeException e) {
            FailureMapper.rethrowUnknown(e);
            return false; // the resource meets the same problem, and answers with it
        }
    }

    private boolean isAnswered(QrImageCall asked, HttpServletResponse response) throws IOException {
        Optional<QrCode> code = sessions.liveCode(asked.instance()).filter(asked::isWanted);
        if (code.isEmpty()) {
            return false;
        }
        CodeFormat format = asked.answerFormat();
        Picture picture = pictures.of(code.get(), asked.scale());
        byte[] body = format.body(picture);
        Instant now = clock.instant();
        if (!code.get().isLiveAt(now)) {
            return false; // it expired while it was drawn
        }
        viewers.saw(asked.call(), asked.instance(), code.get(), now);
        CodeHeaders.write(picture, now, response::setHeader);
        response.setContentType(format.contentType());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        return true;
    }
}
