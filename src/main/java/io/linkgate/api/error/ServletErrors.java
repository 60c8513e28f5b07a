package io.linkgate.api.error;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;

/** Writes errors outside Jersey. */
public final class ServletErrors {

    private ServletErrors() {}

    public static void write(Problem problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String requestId = RequestId.known(request.getAttribute(RequestId.ATTRIBUTE));
        AcceptHeader accept = AcceptHeader.of(Collections.list(request.getHeaders("Accept")));
        ErrorFormat.Rendered rendered = ErrorFormat.render(problem, requestId, accept);
        response.setStatus(problem.error().status());
        problem.headers().forEach(response::setHeader);
        response.setContentType(rendered.contentType());
        response.setContentLength(rendered.body().length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(rendered.body());
        }
    }
}
