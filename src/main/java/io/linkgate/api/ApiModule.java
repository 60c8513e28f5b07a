package io.linkgate.api;

import io.linkgate.api.intake.BodyFilter;
import io.linkgate.api.intake.BodyLimits;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.glassfish.jersey.jackson.JacksonFeature;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/** Puts the API together out of finished objects, and into a servlet context. */
public final class ApiModule {

    /** Where the API is, below the context path. */
    public static final String PATH = "/v2";

    /** The address that the default {@code error-page} of {@code web.xml} has to name. */
    public static final String ERROR_PAGE = "/error";

    private ApiModule() {}

    /**
     * Installs headers, API and error pages. To be called once, while the context starts.
     *
     * @param more resources of other packages: objects with {@code @Path} on their class and on their methods. They get every
     *     call checked, and find its parameters in the request property {@code linkgate.params}, a
     *     {@code Map<String, String>}; body, query string and credentials they do not see. Below {@code admin/} and
     *     {@code sandbox/} they meet administrators only
     */
    public static void install(ServletContext context, ApiParts parts, List<Object> more) {
        Gate gate = new Gate(
                new CallReader(parts.queryCredentials()),
                parts.tokens(),
                parts.wrongTokens(),
                parts.instances(),
                parts.open());
        Pictures pictures = new Pictures(parts.clock());
        FilterRegistration headers = context.addFilter("headers", new HeadersFilter(ApiModule::anyNumber));
        asynchronous(headers);
        headers.addMappingForUrlPatterns(
                EnumSet.of(DispatcherType.REQUEST, DispatcherType.ERROR, DispatcherType.ASYNC), false, "/*");
        FilterRegistration body = context.addFilter(
                "body",
                new BodyFilter(
                        BodyLimits.DEFAULT,
                        request -> isCall(request) && gate.refusesUnread(RawRequest.headOf(request)),
                        ClientAddress::of,
                        parts.scheduler(),
                        parts.clock()));
        asynchronous(body);
        body.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), true, "/*");
        EnumSet<DispatcherType> withBody = EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC);
        FilterRegistration live =
                context.addFilter("live-code", new LiveCodeFilter(gate, parts.sessions(), pictures, parts.clock()));
        asynchronous(live);
        live.addMappingForUrlPatterns(withBody, true, PATH + "/*");
        Codes codes = new Codes(parts.sessions(), parts.clock(), parts.answering());
        WaitingCalls waiting = new WaitingCalls(parts.waiting());
        FilterRegistration wait = context.addFilter(
                "code-wait", new CodeWaitFilter(gate, parts.sessions(), codes, waiting, parts.clock()));
        asynchronous(wait);
        wait.addMappingForUrlPatterns(withBody, true, PATH + "/*");
        FilterRegistration bare = context.addFilter("bare-request", new BareRequestFilter());
        asynchronous(bare);
        bare.addMappingForUrlPatterns(withBody, true, PATH + "/*");

        ResourceConfig config = application(parts, gate, codes, pictures);
        more.forEach(resource -> config.registerResources(InstanceResource.of(resource)));
        ServletRegistration.Dynamic api = context.addServlet("api", new ApiServlet(config, parts.ending()));
        api.setAsyncSupported(true);
        api.setLoadOnStartup(1);
        api.addMapping(PATH + "/*");
        context.addServlet("error", new ErrorPageServlet()).addMapping(ERROR_PAGE);
    }

    private static boolean isCall(HttpServletRequest request) {
        return request.getServletPath().equals(PATH) && !request.getMethod().equals("OPTIONS");
    }

    private static ResourceConfig application(ApiParts parts, Gate gate, Codes codes, Pictures pictures) {
        SessionInfo info = new SessionInfo(parts.sessions(), pictures, parts.clock());
        TypedCodes typed = new TypedCodes(codes, parts.sessions(), parts.clock(), parts.answering());
        return new ResourceConfig()
                .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                .property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true)
                .register(JacksonFeature.withoutExceptionMappers())
                .register(new CallFilter(gate))
                .register(new ErrorFilter(gate))
                .register(new FailureMapper())
                .registerResources(
                        InstanceResource.of(new AuthResource(codes, pictures, typed)),
                        InstanceResource.of(new SessionResource(parts, info)),
                        InstanceResource.of(new SessionUpdateResource(parts, info)),
                        InstanceResource.of(new SessionCommandResource(parts)));
    }

    /** Names requests. They need not be secret, and the source of secrets is slow and has a queue. */
    private static long anyNumber() {
        return ThreadLocalRandom.current().nextLong();
    }

    private static void asynchronous(FilterRegistration filter) {
        ((FilterRegistration.Dynamic) filter).setAsyncSupported(true);
    }
}
