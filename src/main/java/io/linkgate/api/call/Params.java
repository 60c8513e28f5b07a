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
 * What a call says, from wherever in the call it came. A name may come several times; only different values count, and empty
 * ones count as not there, since clients send empty fields for what they have not got. Never prints a value.
 */
final class Params {

    private static final int MOST_NAMES = 100;
    private static final int MOST_NAME_CHARACTERS = 100;
    private static final int MOST_VALUE_CHARACTERS = 4096;

    /** The one parameter that holds a file: a picture for the sandbox's phone. Bodies end the same way. */
    private static final String PICTURE = "image";

    private static final int MOST_PICTURE_CHARACTERS = RawRequest.MOST_BODY_BYTES;

    private static final Pattern WAIT = Pattern.compile("1?[0-9]|2[0-5]");

    private final Map<String, Set<String>> values = new LinkedHashMap<>();

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private Optional<ApiException> bodyNotRead = Optional.empty();

    private final Set<Param> emptied = EnumSet.noneOf(Param.class);

    /** Notes that the call has a body that could not be read, and why: an error only for a call that needs it. */
    void bodyNotRead(ApiException why) {
        bodyNotRead = Optional.of(why);
    }

    /** Throws why the body could not be read, if there is one that could not. */
    void needBody() {
        bodyNotRead.ifPresent(why -> {
            throw why;
        });
    }

    /** Adds a value under its first name, in the form in which it is compared. */
    void add(String writtenName, String writtenValue) {
        Optional<Param> param = Param.named(writtenName);
        String name = param.map(Param::wireName).orElse(writtenName);
        String value = param.map(known -> known.normalized(writtenValue)).orElse(writtenValue);
        int most = name.equals(PICTURE) ? MOST_PICTURE_CHARACTERS : MOST_VALUE_CHARACTERS;
        if (name.length() > MOST_NAME_CHARACTERS || value.length() > most) {
            throw new ApiException(ApiError.MALFORMED_BODY, "A parameter is too long.");
        }
        if (value.isEmpty()) {
            param.ifPresent(emptied::add);
            return;
        }
        values.computeIfAbsent(name, any -> new LinkedHashSet<>()).add(value);
        if (values.size() > MOST_NAMES) {
            throw new ApiException(ApiError.MALFORMED_BODY, "There are too many parameters.");
        }
    }

    /** From now on the call waits for nothing; a wait that is wrong stays wrong. */
    void forbidWaiting() {
        if (get(Param.WAIT).filter(text -> !WAIT.matcher(text).matches()).isEmpty()) {
            values.put(Param.WAIT.wireName(), Set.of("0"));
        }
    }

    boolean has(Param param) {
        return values.containsKey(param.wireName());
    }

    /** Whether it came without a value, and nowhere with one. */
    boolean isEmptied(Param param) {
        return emptied.contains(param) && !has(param);
    }

    /** The value, the first one if there are several. */
    Optional<String> get(Param param) {
        return values.getOrDefault(param.wireName(), Set.of()).stream().findFirst();
    }

    boolean isDoubled(Param param) {
        return values.getOrDefault(param.wireName(), Set.of()).size() > 1;
    }

    /** All names that have several values, in the order of their coming. */
    List<String> doubled() {
        return values.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Everything but the token, for those who need not know it. */
    Map<String, String> withoutToken() {
        Map<String, String> open = new LinkedHashMap<>();
        values.forEach((name, all) -> open.put(name, all.iterator().next()));
        open.remove(Param.ACCESS_TOKEN.wireName());
        return open;
    }
}
