package io.linkgate.api.call;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.Reader;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A request under the canonical form of its address, without body, query string, and the headers about content and
 * credentials. {@link StrippedRequestFilter} has the reasons.
 */
final class StrippedRequest extends HttpServletRequestWrapper {

    private static final Set<String> HIDDEN = Set.of(
            "accept",
            "accept-charset",
            "accept-encoding",
            "accept-language",
            "access-token",
            "authorization",
            "content-encoding",
            "content-language",
            "content-length",
            "content-type",
            "transfer-encoding");

    private final ApiPath path;

    /** @param path below {@link ApiPath#ROOT} */
    StrippedRequest(HttpServletRequest request, ApiPath path) {
        super(request);
        this.path = path;
    }

    @Override
    public String getContextPath() {
        return ContextPath.encoded(
                getServletContext().getContextPath()); // as it was deployed, however the client spelled it
    }

    @Override
    public String getServletPath() {
        return ApiPath.ROOT;
    }

    @Override
    public String getPathInfo() {
        return path.belowApi().isEmpty() ? null : path.belowApi();
    }

    @Override
    public String getRequestURI() {
        return getContextPath() + path.encoded();
    }

    @Override
    public StringBuffer getRequestURL() {
        String sent = super.getRequestURL().toString();
        String server = sent.substring(0, sent.length() - super.getRequestURI().length());
        return new StringBuffer(server).append(getRequestURI());
    }

    @Override
    public String getQueryString() {
        return null;
    }

    @Override
    public String getContentType() {
        return null;
    }

    @Override
    public int getContentLength() {
        return 0;
    }

    @Override
    public long getContentLengthLong() {
        return 0;
    }

    @Override
    public ServletInputStream getInputStream() {
        return new NothingToRead();
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(Reader.nullReader());
    }

    @Override
    public String getParameter(String name) {
        return null;
    }

    @Override
    public String[] getParameterValues(String name) {
        return null; // the servlet API's value for an absent parameter
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return Map.of();
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.emptyEnumeration();
    }

    @Override
    public String getHeader(String name) {
        return isHidden(name) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return isHidden(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        List<String> names = Collections.list(super.getHeaderNames());
        names.removeIf(StrippedRequest::isHidden);
        return Collections.enumeration(names);
    }

    private static boolean isHidden(String name) {
        return HIDDEN.contains(name.toLowerCase(Locale.ROOT));
    }

    private static final class NothingToRead extends ServletInputStream {

        @Override
        public int read() {
            return -1;
        }

        @Override
        public boolean isFinished() {
            return true;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("the body has been read already");
        }
    }
}
