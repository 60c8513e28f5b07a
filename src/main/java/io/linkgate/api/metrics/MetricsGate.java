package io.linkgate.api.metrics;

import io.linkgate.access.AccessTokens;
import io.linkgate.access.WrongTokens;
import io.linkgate.api.client.ClientAddress;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.Problem;
import io.linkgate.api.error.ServletErrors;
import io.linkgate.limit.CallLimits;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets scrapers pass that present a valid token of any scope in a header, as Prometheus does; others get 401. Wrong
 * tokens count as everywhere else, and are refused from an address that has sent too many.
 */
public final class MetricsGate implements Filter {

    private static final Pattern BEARER = Pattern.compile("(?i)bearer +(\\S+) *");

    private final AccessTokens tokens;
    private final WrongTokens wrong;
    private final CallLimits limits;
    private final ClientAddress addresses;

    public MetricsGate(AccessTokens tokens, WrongTokens wrong, CallLimits limits, ClientAddress addresses) {
        this.tokens = Objects.requireNonNull(tokens);
        this.wrong = Objects.requireNonNull(wrong);
        this.limits = Objects.requireNonNull(limits);
        this.addresses = Objects.requireNonNull(addresses);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        Optional<String> token = token(http);
        if (token.flatMap(tokens::authenticate).isPresent()) {
            chain.doFilter(request, response);
        } else {
            ServletErrors.write(refusal(http, token.isPresent()), http, (HttpServletResponse) response);
        }
    }

    private Problem refusal(HttpServletRequest request, boolean wrongToken) {
        if (!wrongToken) {
            return Problem.of(ApiError.INVALID_ACCESS_TOKEN);
        }
        String address = addresses.of(request);
        Optional<Duration> wait = limits.refusal(address).filter(time -> !time.isZero());
        wrong.count(address);
        if (wait.isPresent()) {
            limits.countRefusedWrongToken();
            return Problem.of(ApiError.RATE_LIMITED).retryAfter(Math.max(1, Problem.wholeSeconds(wait.get())));
        }
        limits.countWrongToken(address);
        return Problem.of(ApiError.INVALID_ACCESS_TOKEN);
    }

    private static Optional<String> token(HttpServletRequest request) {
        String authorization = request.getHeader("Authorization");
        Matcher bearer = BEARER.matcher(authorization == null ? "" : authorization);
        return bearer.matches() ? Optional.of(bearer.group(1)) : Optional.empty();
    }
}
