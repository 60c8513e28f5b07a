package io.linkgate.api;

import io.linkgate.api.audit.AuditFilter;
import io.linkgate.api.audit.AuditResource;
import io.linkgate.api.audit.CodeAudience;
import io.linkgate.api.call.ApiPath;
import io.linkgate.api.call.CallAuthorizer;
import io.linkgate.api.call.CallFilter;
import io.linkgate.api.call.CallReader;
import io.linkgate.api.call.CorsFilter;
import io.linkgate.api.call.ErrorFilter;
import io.linkgate.api.call.HeadersFilter;
import io.linkgate.api.call.RawRequest;
import io.linkgate.api.call.StrippedRequestFilter;
import io.linkgate.api.code.AuthResource;
import io.linkgate.api.code.CodeAddress;
import io.linkgate.api.code.CodeViewers;
import io.linkgate.api.code.CodeWaitFilter;
import io.linkgate.api.code.Codes;
import io.linkgate.api.code.LiveCodeFilter;
import io.linkgate.api.code.PairingCodes;
import io.linkgate.api.code.Pictures;
import io.linkgate.api.code.VisitorPace;
import io.linkgate.api.error.ErrorPageServlet;
import io.linkgate.api.error.FailureMapper;
import io.linkgate.api.intake.BodyFilter;
import io.linkgate.api.intake.BodyLimits;
import io.linkgate.api.older.OlderAddresses;
import io.linkgate.api.relay.InProcessCalls;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.glassfish.jersey.jackson.JacksonFeature;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/** The API, assembled from finished objects and installed into a servlet context. */
public final class ApiModule {

    /** The address that the default {@code error-page} of {@code web.xml} has to name. */
    public static final String ERROR_PAGE = "/error";

    private static final String[] API = {ApiPath.ROOT + "/*", OlderAddresses.ROOT + "/*"};

    private ApiModule() {}

    /**
     * Installs headers, API and error pages. Call it once, while the context starts.
     *
     * @param more resources of other packages: objects with {@code @Path} on their class and on their methods. Every
     *     call that reaches them is authorized; its parameters are in the request property {@code linkgate.params}, a
     *     {@code Map<String, String>}, and {@code linkgate.json-check} has a {@code Runnable} that throws 406. Body,
     *     query string and credentials are hidden from them. Each path answers POST as well. {@code EndpointScopes} has
     *     the scope that each needs
     * @return what was installed
     */
    public static InstalledApi install(ServletContext context, ApiParts parts, List<Object> more) {
        return install(context, parts, more, Map.of());
    }

    /**
     * Like {@link #install(ServletContext, ApiParts, List)}, with filters of other packages that answer some calls
     * before Jersey, and before what waits for a code.
     *
     * @param filters makes them from what authorizes calls, by name; for the dispatcher types {@code REQUEST} and
     *     {@code ASYNC}
     * @return what was installed
     */
    public static InstalledApi install(
            ServletContext context,
            ApiParts parts,
            List<Object> more,
            Map<String, Function<CallAuthorizer, Filter>> filters) {
        CallAuthorizer authorizer = new CallAuthorizer(
                new CallReader(parts.queryCredentials()),
                parts.tokens(),
                parts.links(),
                parts.wrongTokens(),
                parts.limits(),
                parts.addresses(),
                parts.instances(),
                parts.open(),
                parts.clock());
        Pictures pictures = new Pictures(parts.clock());
        CodeViewers viewers = new CodeAudience(parts.audit(), parts.clock());
        FilterRegistration headers = context.addFilter("headers", new HeadersFilter(ApiModule::anyNumber));
        asynchronous(headers);
        headers.addMappingForUrlPatterns(
                EnumSet.of(DispatcherType.REQUEST, DispatcherType.ERROR, DispatcherType.ASYNC), false, "/*");
        FilterRegistration cors = context.addFilter("cors", new CorsFilter(parts.corsOrigins()));
        asynchronous(cors);
        cors.addMappingForUrlPatterns(
                EnumSet.of(DispatcherType.REQUEST, DispatcherType.ERROR, DispatcherType.ASYNC), true, "/*");
        BodyFilter bodies = new BodyFilter(
                BodyLimits.DEFAULT,
                request -> isCall(request) && authorizer.refusesUnread(RawRequest.headOf(request)),
                parts.addresses()::of,
                parts.scheduler(),
                parts.clock());
        FilterRegistration body = context.addFilter("body", bodies);
        asynchronous(body);
        body.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), true, "/*");
        EnumSet<DispatcherType> withBody = EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC);
        WrongTokenFilter slowing = new WrongTokenFilter(parts, authorizer);
        FilterRegistration wrong = context.addFilter("wrong-token", slowing);
        asynchronous(wrong);
        wrong.addMappingForUrlPatterns(withBody, true, API);
        FilterRegistration live = context.addFilter(
                "live-code", new LiveCodeFilter(authorizer, parts.sessions(), pictures, viewers, parts.clock()));
        asynchronous(live);
        live.addMappingForUrlPatterns(withBody, true, API);
        filters.forEach((name, filter) -> {
            FilterRegistration registered = context.addFilter(name, filter.apply(authorizer));
            asynchronous(registered);
            registered.addMappingForUrlPatterns(withBody, true, API);
        });
        Codes codes = new Codes(parts.sessions(), parts.clock(), parts.answering());
        FilterRegistration wait = context.addFilter(
                "code-wait", new CodeWaitFilter(authorizer, parts.sessions(), codes, parts.waiting(), parts.clock()));
        asynchronous(wait);
        wait.addMappingForUrlPatterns(withBody, true, API);
        FilterRegistration bare = context.addFilter("bare-request", new StrippedRequestFilter());
        asynchronous(bare);
        bare.addMappingForUrlPatterns(withBody, true, API);

        ResourceConfig config = application(parts, authorizer, codes, pictures, viewers);
        more.forEach(resource -> config.registerResources(InstanceResource.withPost(resource)));
        ApiServlet servlet = new ApiServlet(config, () -> {
            slowing.end();
            parts.ending().run();
        });
        ServletRegistration.Dynamic api = context.addServlet("api", servlet);
        api.setAsyncSupported(true);
        api.setLoadOnStartup(1);
        api.addMapping(API);
        context.addServlet("error", new ErrorPageServlet()).addMapping(ERROR_PAGE);
        return new InstalledApi(
                InstalledApi.templates(config.getResources()),
                parts.waiting()::refused,
                bodies::crowdedOut,
                servlet.serving(),
                new InProcessCalls(servlet::getApplicationHandler, parts.instances())::carryOut);
    }

    private static boolean isCall(HttpServletRequest request) {
        return ApiPath.isCall(request) && !request.getMethod().equals("OPTIONS");
    }

    private static ResourceConfig application(
            ApiParts parts, CallAuthorizer authorizer, Codes codes, Pictures pictures, CodeViewers viewers) {
        SessionInfo info = new SessionInfo(parts.sessions(), pictures, viewers, parts.clock());
        PairingCodes typed = new PairingCodes(codes, parts.sessions(), parts.clock(), parts.answering());
        AuthResource auth = new AuthResource(codes, pictures, typed, viewers, new VisitorPace(parts.clock()));
        return new ResourceConfig()
                .property(ServerProperties.WADL_FEATURE_DISABLE, true)
                .property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true)
                .register(JacksonFeature.withoutExceptionMappers())
                .register(new CallFilter(authorizer))
                .register(new AuditFilter(parts.audit(), parts.clock()))
                .register(new ErrorFilter(authorizer))
                .register(new FailureMapper())
                .registerResources(
                        InstanceResource.withPost(auth),
                        InstanceResource.withPost(CodeAddress.FOR_VISITORS, auth),
                        InstanceResource.withPost(new LinkStatusResource(parts, info)),
                        InstanceResource.withPost(new SessionResource(parts, info)),
                        InstanceResource.withPost(new SessionUpdateResource(parts, info)),
                        InstanceResource.withPost(new SessionCommandResource(parts)),
                        InstanceResource.withPost(new OnlineResource(parts)),
                        InstanceResource.withPost(new RateLimitResource(parts)),
                        InstanceResource.withPost(new WhoamiResource(parts)),
                        InstanceResource.withPost(new AuditResource(parts.audit(), parts.answering())),
                        InstanceResource.of(new TokenResource(parts)));
    }

    /**
     * Returns a random number for a request id. It need not be secret; the source of secrets is slow and contended.
     */
    private static long anyNumber() {
        return ThreadLocalRandom.current().nextLong();
    }

    private static void asynchronous(FilterRegistration filter) {
        ((FilterRegistration.Dynamic) filter).setAsyncSupported(true);
    }
}
