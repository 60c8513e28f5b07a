package io.linkgate.api.call;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The parameters of a call, from all its parts. A name may come several times; only different values count, and empty
 * ones count as absent, because clients send empty fields for missing values. Never prints a value.
 */
final class Params {

    private static final int MAX_PARAMETERS = 100;
    private static final int MAX_NAME_CHARACTERS = 100;
    private static final int MAX_VALUE_CHARACTERS = 4096;

    private static final Pattern WAIT = Pattern.compile("1?[0-9]|2[0-5]");

    private final Map<String, Set<String>> values = new LinkedHashMap<>();

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private Optional<ApiException> bodyNotRead = Optional.empty();

    private final Set<Param> emptied = EnumSet.noneOf(Param.class);

    /** Records why the body could not be read, which is an error only for a call that needs it. */
    void bodyNotRead(ApiException why) {
        bodyNotRead = Optional.of(why);
    }

    /** Throws the recorded error if the body could not be read. */
    void needBody() {
        bodyNotRead.ifPresent(why -> {
            throw why;
        });
    }

    /** Adds a value under the canonical name of its parameter, in the form that is compared. */
    void add(String writtenName, String writtenValue) {
        Optional<Param> param = Param.named(writtenName);
        String name = param.map(Param::wireName).orElse(writtenName);
        String value = param.map(known -> known.normalized(writtenValue)).orElse(writtenValue);
        boolean large = param.filter(Param::mayBeLarge).isPresent();
        int max = large ? RawRequest.MAX_BODY_BYTES : MAX_VALUE_CHARACTERS;
        if (name.length() > MAX_NAME_CHARACTERS || value.length() > max) {
            throw new ApiException(ApiError.MALFORMED_BODY, "A parameter is too long.");
        }
        if (value.isEmpty()) {
            param.ifPresent(emptied::add);
            return;
        }
        values.computeIfAbsent(name, any -> new LinkedHashSet<>()).add(value);
        if (values.size() > MAX_PARAMETERS) {
            throw new ApiException(ApiError.MALFORMED_BODY, "There are too many parameters.");
        }
    }

    /** Adds a value if the parameter has none. */
    void addUnlessThere(String name, String value) {
        values.putIfAbsent(name, Set.of(value));
    }

    /** Sets the wait to 0, unless it is invalid and must be reported. */
    void forbidWaiting() {
        if (get(Param.WAIT).filter(text -> !WAIT.matcher(text).matches()).isEmpty()) {
            values.put(Param.WAIT.wireName(), Set.of("0"));
        }
    }

    boolean has(Param param) {
        return values.containsKey(param.wireName());
    }

    /** Whether the parameter was sent without a value, and nowhere with one. */
    boolean isEmptied(Param param) {
        return emptied.contains(param) && !has(param);
    }

    /** Returns the value, the first if there are several. */
    Optional<String> get(Param param) {
        return values.getOrDefault(param.wireName(), Set.of()).stream().findFirst();
    }

    boolean isDoubled(Param param) {
        return values.getOrDefault(param.wireName(), Set.of()).size() > 1;
    }

    /** Returns all names with several values, in the order in which they came. */
    List<String> doubled() {
        return values.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns everything except the token, for resources that must not see it. */
    Map<String, String> withoutToken() {
        Map<String, String> open = new LinkedHashMap<>();
        values.forEach((name, all) -> open.put(name, all.iterator().next()));
        open.remove(Param.ACCESS_TOKEN.wireName());
        return open;
    }
}
