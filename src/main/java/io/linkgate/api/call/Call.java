package io.linkgate.api.call;

import io.linkgate.access.AccessTokens;
import io.linkgate.access.Caller;
import io.linkgate.access.Scope;
import io.linkgate.api.error.AcceptHeader;
import io.linkgate.api.error.AcceptHeader.Offer;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.api.error.Problem;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.limit.WaitingCalls;
import io.linkgate.link.LinkEnd;
import io.linkgate.phone.PhoneNumber;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An authorized call with its parameters, wherever in the request they were. Resources use it in the order in which
 * errors are reported: {@link #require}, then the values of parameters, then {@link #instance}, then {@link #answerIn}.
 */
public final class Call {

    private static final Pattern NUMBER = Pattern.compile("([0-9]{1,9})(\\.0+)?");
    private static final List<Offer<String>> JSON_ONLY = List.of(new Offer<>("application/json", false, "JSON"));

    /** The request property of a call that another node has authorized. */
    private static final String CARRIED = "linkgate.carried-call";

    /** One for all: every poll has a call. */
    private static final CompletionStage<?> AT_ONCE = CompletableFuture.completedStage(null);

    private final Params params;
    private final Caller caller;
    private final AcceptHeader accept;
    private final Instances instances;
    private final AccessTokens tokens;
    private final String address;
    private Consumer<InstanceId> announced = id -> {};
    private CompletionStage<?> entered = AT_ONCE;
    private volatile String noted = "";
    private Optional<String> publicAddress = Optional.empty();
    private Map<Param, String> names = Map.of();

    Call(Params params, Caller caller, AcceptHeader accept, Instances instances, AccessTokens tokens, String address) {
        this.params = params;
        this.caller = caller;
        this.accept = accept;
        this.instances = instances;
        this.tokens = tokens;
        this.address = address;
    }

    /** Returns the call of a request that was authorized, as all are that reach a resource. */
    public static Call of(ContainerRequestContext request) {
        return find(request).orElseThrow(() -> new IllegalStateException("the request is not authorized yet"));
    }

    /** Returns the call of a request; empty before it is authorized, as preflight requests never are. */
    public static Optional<Call> find(ContainerRequestContext request) {
        return request.getProperty(CARRIED) instanceof Call carried
                ? Optional.of(carried)
                : ((RawRequest) request.getProperty(RawRequest.ATTRIBUTE)).admitted();
    }

    /** Hands the call over to a request that is no request of a client: it is authorized already. */
    public void handTo(ContainerRequestContext request) {
        request.setProperty(CARRIED, this);
    }

    /** Returns what the client of a request accepts. */
    static AcceptHeader accepted(ContainerRequestContext request) {
        return request.getProperty(CARRIED) instanceof Call carried
                ? carried.accept
                : ((RawRequest) request.getProperty(RawRequest.ATTRIBUTE)).accept();
    }

    Params params() {
        return params;
    }

    /** Sets the root of the server that the call came to. */
    void cameBy(String address) {
        publicAddress = Optional.of(address);
    }

    /**
     * Returns the root of the server that the call came to, as the client writes it, if that is another node; empty if
     * the client's own request has it.
     */
    public Optional<String> publicAddress() {
        return publicAddress;
    }

    /** Returns all parameters except the token. */
    Map<String, String> withoutToken() {
        return params.withoutToken();
    }

    /** Throws 400 {@code missing_param} unless all of these parameters are present. */
    public void require(Param... required) {
        for (Param param : required) {
            if (!params.has(param)) {
                needBody();
                throw ApiException.missing(missing(required));
            }
        }
    }

    private List<String> missing(Param... required) {
        return Arrays.stream(required)
                .filter(param -> !params.has(param))
                .map(this::name)
                .toList();
    }

    /** Lets errors call a parameter by another of its names: the one under which an endpoint documents it. */
    public Call naming(Param param, String name) {
        names = Map.of(param, name);
        return this;
    }

    private String name(Param param) {
        return names.getOrDefault(param, param.wireName());
    }

    /**
     * Throws 400 or 415 if the call has a body that cannot be read, for calls whose optional parameters may be in it.
     */
    public void needBody() {
        params.needBody();
    }

    /** Whether the call names the parameter without giving it a value. */
    public boolean clears(Param param) {
        return params.isEmptied(param);
    }

    public Optional<String> text(Param param) {
        return params.get(param);
    }

    /** Returns the constant that is named, in any case; 400 {@code invalid_param} with all names if there is none. */
    public <E extends Enum<E>> Optional<E> choice(Param param, Class<E> type) {
        return text(param)
                .map(word -> Arrays.stream(type.getEnumConstants())
                        .filter(constant -> wireName(constant).equals(word.toLowerCase(Locale.ROOT)))
                        .findFirst()
                        .orElseThrow(() -> ApiException.invalid(
                                param.wireName(),
                                Arrays.stream(type.getEnumConstants())
                                        .map(Call::wireName)
                                        .collect(Collectors.joining(", ", "one of ", "")))));
    }

    private static String wireName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns a whole number, which may end in {@code .0} as some languages print it; 400 {@code invalid_param} outside
     * the range.
     */
    public int number(Param param, int min, int max, int defaultValue) {
        Optional<String> text = params.get(param);
        if (text.isEmpty()) {
            return defaultValue;
        }
        Matcher whole = NUMBER.matcher(text.get());
        int number = whole.matches() ? Integer.parseInt(whole.group(1)) : -1;
        if (number < min || number > max) {
            throw ApiException.invalid(param.wireName(), "a whole number from " + min + " to " + max);
        }
        return number;
    }

    public boolean flag(Param param, boolean defaultValue) {
        return params.get(param)
                .map(text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "true", "1", "1.0" -> true;
                    case "false", "0", "0.0" -> false;
                    default -> throw ApiException.invalid(param.wireName(), "true or false");
                })
                .orElse(defaultValue);
    }

    /**
     * Returns the telephone number, if the call has one; 400 {@code invalid_param}, which never repeats the value, if
     * it is not valid.
     */
    public Optional<PhoneNumber> phone(Param param) {
        return params.get(param)
                .map(written -> PhoneNumber.parse(written)
                        .orElseThrow(() -> ApiException.invalid(
                                name(param), "a telephone number of 7 to 15 digits, country code first, without (0)")));
    }

    /** Returns the id of the token that the call was made with, by which its calls are counted. */
    public String tokenId() {
        return caller.tokenId();
    }

    /** Whether a visitor made the call, with the secret of a temporary link in the place of a token. */
    public boolean isVisit() {
        return caller.visits().isPresent();
    }

    /** Takes a place for the call among those that wait; empty if none is left for its token or link. */
    public Optional<WaitingCalls.Place> placeIn(WaitingCalls waiting) {
        return isVisit() ? waiting.takeForVisitor(tokenId()) : waiting.take(tokenId());
    }

    /** Returns the holder of the token that the call was made with. */
    public Caller caller() {
        return caller;
    }

    /** Returns the authentication of this call, for one that stays open: empty once its token is no longer valid. */
    public Supplier<Optional<Caller>> authentication() {
        return tokens.authentication(params.get(Param.ACCESS_TOKEN).orElseThrow());
    }

    /**
     * Throws 403 {@code forbidden} unless the token has that scope, for a parameter that needs more than its endpoint.
     */
    public void requireScope(Scope needed) {
        if (!caller.scope().includes(needed)) {
            throw new ApiException(EndpointScopes.refusal(caller.scope(), needed));
        }
    }

    /** Returns an error as the caller may see it: a visitor learns neither the name nor the id of the instance. */
    public Problem shown(Problem problem) {
        return isVisit() ? problem.without("session") : problem;
    }

    /** Returns the address of the client, as limits count it; empty if the server does not know it. */
    public String address() {
        return address;
    }

    /** Names the instance that the call is about to create; to be called before it exists. */
    public void announce(InstanceId created) {
        announced.accept(created);
    }

    /** Registers what learns of such an instance first. If it throws, nothing is created. */
    public void whenAnnounced(Consumer<InstanceId> listener) {
        announced = listener;
    }

    /** Notes that the call is being entered into the audit. */
    public void enter(CompletionStage<?> entry) {
        entered = entry;
    }

    /** Completes once the call is in the audit; fails if it cannot be entered, and then must not be carried out. */
    public CompletionStage<?> entered() {
        return entered;
    }

    /** Adds a detail for the audit, such as the id of what the call has created; never a secret. */
    public void note(String detail) {
        noted = detail;
    }

    /** Returns what was noted. */
    public String noted() {
        return noted;
    }

    /** Whether the call is willing to wait for a code. */
    public boolean mayWait() {
        return params.get(Param.WAIT).filter("0"::equals).isEmpty();
    }

    /**
     * Returns the instance that the call names. A missing instance and one that the caller may not use give the same
     * 404.
     */
    public Instance instance() {
        return instance(params.get(Param.INSTANCE_ID).orElse(""));
    }

    /** Returns the instance with that id, like {@link #instance()}. */
    public Instance instance(String id) {
        return InstanceId.parse(id)
                .flatMap(instances::find)
                .filter(caller::mayUse)
                .orElseThrow(() ->
                        isVisit() ? LinkVisitors.ended(LinkEnd.DELETED) : new ApiException(ApiError.INVALID_INSTANCE));
    }

    /** Returns the value of the offer that the caller prefers; 406 if it accepts none. */
    public <T> T answerIn(List<Offer<T>> offers) {
        return accept.best(offers)
                .orElseThrow(() -> new ApiException(ApiError.NOT_ACCEPTABLE))
                .value();
    }

    /** Throws 406 if the caller does not accept JSON; to be called before anything is changed. */
    public void answerInJson() {
        answerIn(JSON_ONLY);
    }
}
