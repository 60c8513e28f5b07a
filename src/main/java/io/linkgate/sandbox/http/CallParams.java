package io.linkgate.sandbox.http;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.api.error.Problem;
import io.linkgate.phone.PhoneNumber;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The parameters of a call, as the API hands them to resources of other packages. */
final class CallParams {

    private static final Pattern NUMBER = Pattern.compile("([0-9]{1,9})(\\.0+)?");
    private static final String PROPERTY = "linkgate.params";
    private static final String JSON_CHECK = "linkgate.json-check";

    private final Map<?, ?> values;
    private final Runnable jsonCheck;

    private CallParams(Map<?, ?> values, Runnable jsonCheck) {
        this.values = values;
        this.jsonCheck = jsonCheck;
    }

    static CallParams of(ContainerRequestContext request) {
        Runnable jsonCheck = (Runnable) request.getProperty(JSON_CHECK);
        return new CallParams(
                (Map<?, ?>) request.getProperty(PROPERTY), Objects.requireNonNullElse(jsonCheck, () -> {}));
    }

    /** Throws 406 if the caller does not accept JSON. It comes last, before anything is changed. */
    void answerInJson() {
        jsonCheck.run();
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name)).map(Object::toString);
    }

    /** Throws 400 {@code missing_param} unless all of these parameters are present. */
    void require(String... names) {
        List<String> missing =
                Arrays.stream(names).filter(name -> get(name).isEmpty()).toList();
        if (!missing.isEmpty()) {
            throw ApiException.missing(missing);
        }
    }

    /** Returns the one of two parameters that is given; 400 if neither or both are. */
    String oneOf(String one, String other) {
        if (get(one).isPresent() && get(other).isPresent()) {
            throw ApiException.invalid(one, "absent if " + other + " is given");
        }
        if (get(one).isEmpty() && get(other).isEmpty()) {
            throw new ApiException(Problem.of(ApiError.MISSING_PARAM, "Either " + one + " or " + other + " is needed.")
                    .with("params", List.of(one, other)));
        }
        return get(one).isPresent() ? one : other;
    }

    Optional<PhoneNumber> phoneNumber() {
        return phoneNumber("phone_number");
    }

    Optional<PhoneNumber> phoneNumber(String name) {
        return get(name)
                .map(text -> PhoneNumber.parse(text)
                        .orElseThrow(() -> ApiException.invalid(
                                name, "a telephone number of 7 to 15 digits, country code first")));
    }

    /** Returns the value with that word; 400 {@code invalid_param} with all words if there is none. */
    <V> Optional<V> choice(String name, V[] values, Function<V, String> word) {
        return get(name)
                .map(text -> Arrays.stream(values)
                        .filter(value -> word.apply(value).equals(text.toLowerCase(Locale.ROOT)))
                        .findFirst()
                        .orElseThrow(() -> ApiException.invalid(
                                name,
                                Arrays.stream(values).map(word).collect(Collectors.joining(", ", "one of ", "")))));
    }

    /**
     * A whole number, which may end in {@code .0} as some languages print it.
     *
     * @param otherwise the value if the parameter is missing
     */
    int number(String name, int otherwise, int min, int max) {
        return get(name)
                .map(text -> {
                    Matcher whole = NUMBER.matcher(text);
                    int number = whole.matches() ? Integer.parseInt(whole.group(1)) : min - 1;
                    if (number < min || number > max) {
                        throw ApiException.invalid(name, "a whole number from " + min + " to " + max);
                    }
                    return number;
                })
                .orElse(otherwise);
    }
}
