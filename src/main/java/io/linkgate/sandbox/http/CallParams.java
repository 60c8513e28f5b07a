package io.linkgate.sandbox.http;

import io.linkgate.phone.PhoneNumber;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Map;
import java.util.Optional;

/** The parameters of a call, as the API hands them to resources of other packages. */
final class CallParams {

    private static final String PROPERTY = "linkgate.params";

    private final Map<?, ?> values;

    private CallParams(Map<?, ?> values) {
        this.values = values;
    }

    static CallParams of(ContainerRequestContext request) {
        return new CallParams((Map<?, ?>) request.getProperty(PROPERTY));
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name)).map(Object::toString);
    }

    Optional<PhoneNumber> phoneNumber() {
        return get("phone_number")
                .map(text -> PhoneNumber.parse(text)
                        .orElseThrow(() -> new BadRequestException(
                                "phone_number has 7 to 15 digits, country code first, no leading 0.")));
    }

    /**
     * A whole number.
     *
     * @param otherwise the value if the parameter is missing
     */
    int number(String name, int otherwise, int min, int max) {
        return get(name)
                .map(text -> {
                    if (!text.matches("[0-9]{1,6}") || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
                        throw new BadRequestException(name + " is a number from " + min + " to " + max + ".");
                    }
                    return Integer.parseInt(text);
                })
                .orElse(otherwise);
    }
}
