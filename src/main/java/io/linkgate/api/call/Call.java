package io.linkgate.api.call;

import io.linkgate.access.Caller;
import io.linkgate.api.error.AcceptHeader;
import io.linkgate.api.error.AcceptHeader.Offer;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceId;
import io.linkgate.instance.Instances;
import io.linkgate.phone.PhoneNumber;
import jakarta.servlet.ServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A call by somebody who may call, with its parameters from wherever they came. Asked in the order in which errors are told:
 * {@link #require}, then the values of parameters, then {@link #instance}, then {@link #answerIn}.
 */
public final class Call {

    /** The request attribute that holds it, which Jersey has as a property. */
    static final String ATTRIBUTE = "linkgate.call";

    private static final Pattern NUMBER = Pattern.compile("([0-9]{1,9})(\\.0+)?");
    private static final List<Offer<String>> JSON_ONLY = List.of(new Offer<>("application/json", false, "JSON"));

    private final Params params;
    private final Caller caller;
    private final AcceptHeader accept;
    private final Instances instances;

    Call(Params params, Caller caller, AcceptHeader accept, Instances instances) {
        this.params = params;
        this.caller = caller;
        this.accept = accept;
        this.instances = instances;
    }

    /** The call that a request is; there behind {@link CallFilter}, null before. */
    public static Call of(ContainerRequestContext request) {
        return (Call) request.getProperty(ATTRIBUTE);
    }

    /** The call that a request is, if it was let in before it came to Jersey; else null. */
    public static Call of(ServletRequest request) {
        return (Call) request.getAttribute(ATTRIBUTE);
    }

    void attachTo(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** All parameters but the token. */
    Map<String, String> withoutToken() {
        return params.withoutToken();
    }

    /** 400 {@code missing_param} unless all of them are there. */
    public void require(Param... required) {
        List<String> missing = Arrays.stream(required)
                .filter(param -> !params.has(param))
                .map(Param::wireName)
                .toList();
        if (!missing.isEmpty()) {
            needBody();
            throw ApiException.missing(missing);
        }
    }

    /** 400 or 415 when the call has a body that cannot be read: for what may be told there and must not be missed. */
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

    /** A whole number, perhaps with {@code .0} as some languages print it; 400 {@code invalid_param} outside of the range. */
    public int number(Param param, int least, int most, int otherwise) {
        Optional<String> text = params.get(param);
        if (text.isEmpty()) {
            return otherwise;
        }
        Matcher whole = NUMBER.matcher(text.get());
        int number = whole.matches() ? Integer.parseInt(whole.group(1)) : -1;
        if (number < least || number > most) {
            throw ApiException.invalid(param.wireName(), "a whole number from " + least + " to " + most);
        }
        return number;
    }

    public boolean flag(Param param, boolean otherwise) {
        return params.get(param)
                .map(text -> switch (text.toLowerCase(Locale.ROOT)) {
                    case "true", "1", "1.0" -> true;
                    case "false", "0", "0.0" -> false;
                    default -> throw ApiException.invalid(param.wireName(), "true or false");
                })
                .orElse(otherwise);
    }

    /** A telephone number, if the call names one; 400 {@code invalid_param}, which never repeats it, when it is none. */
    public Optional<PhoneNumber> phone(Param param) {
        return params.get(param)
                .map(written -> PhoneNumber.parse(written)
                        .orElseThrow(() -> ApiException.invalid(
                                param.wireName(),
                                "a telephone number of 7 to 15 digits, country code first, without (0)")));
    }

    /** The name of the token that the call came with. */
    public String owner() {
        return caller.name();
    }

    /** Whether the call would wait for a code that is not there. */
    public boolean mayWait() {
        return params.get(Param.WAIT).filter("0"::equals).isEmpty();
    }

    /** The instance that the call names. One that is not there and one that the caller may not use look the same: 404. */
    public Instance instance() {
        return params.get(Param.INSTANCE_ID)
                .flatMap(InstanceId::parse)
                .filter(caller::mayUse)
                .flatMap(instances::find)
                .orElseThrow(() -> new ApiException(ApiError.INVALID_INSTANCE));
    }

    /** Whether the caller may know of that instance. */
    public boolean mayUse(InstanceId id) {
        return caller.mayUse(id);
    }

    /** What the caller likes best of what there is; 406 when nothing of it. */
    public <T> T answerIn(List<Offer<T>> offers) {
        return accept.best(offers)
                .orElseThrow(() -> new ApiException(ApiError.NOT_ACCEPTABLE))
                .value();
    }

    /** 406 when the caller does not like JSON; asked before anything is changed. */
    public void answerInJson() {
        answerIn(JSON_ONLY);
    }
}
