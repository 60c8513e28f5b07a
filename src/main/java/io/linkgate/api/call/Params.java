package io.linkgate.api.call;

import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.api.intake.BodyLimits;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
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

    /** In the order in which their names came first. A call has few, so a search is cheaper than a hash table. */
    private final List<Value> values = new ArrayList<>(4);

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private Optional<ApiException> bodyNotRead = Optional.empty();

    private final Set<Param> emptied = EnumSet.noneOf(Param.class);

    /** Records why the body could not be read, which is an error only for a call that needs it. */
    void bodyNotRead(ApiException why) {
        bodyNotRead = Optional.of(why);
    }

    /** Returns why the body could not be read; empty if it was read. */
    Optional<ApiException> whyBodyNotRead() {
        return bodyNotRead;
    }

    /** Throws the recorded error if the body could not be read. */
    void needBody() {
        bodyNotRead.ifPresent(why -> {
            throw why;
        });
    }

    /** The first value of a name, and whether another came. What the others are is of no use. */
    private static final class Value {
        private final String name;
        private String written;
        private String text;
        private boolean doubled;

        /** @param written the name that the caller used, which may be an alias; after several ones, the canonical */
        Value(String name, String written, String text) {
            this.name = name;
            this.written = written;
            this.text = text;
        }
    }

    /** Adds a value under the canonical name of its parameter, in the form that is compared. */
    void add(String writtenName, String value) {
        Optional<Param> param = Param.named(writtenName);
        if (param.isPresent()) {
            add(param.get(), writtenName, value);
        } else {
            refuseTooLong(writtenName, value, MAX_VALUE_CHARACTERS);
            if (!value.isEmpty()) {
                put(writtenName, writtenName, value);
            }
        }
    }

    /** Adds a value of a parameter, in the form that is compared. */
    void add(Param param, String value) {
        add(param, param.wireName(), value);
    }

    private void add(Param param, String writtenName, String written) {
        String value = param.normalized(written);
        refuseTooLong(param.wireName(), value, param.mayBeLarge() ? BodyLimits.DEFAULT.bytes() : MAX_VALUE_CHARACTERS);
        if (value.isEmpty()) {
            clear(param);
        } else {
            put(param.wireName(), writtenName, value);
        }
    }

    /** Notes that a parameter was sent without a value. */
    void clear(Param param) {
        emptied.add(param);
    }

    /** Returns the parameters that were sent without a value, be it among others. */
    Set<Param> emptied() {
        return emptied;
    }

    private static void refuseTooLong(String name, String value, int max) {
        if (name.length() > MAX_NAME_CHARACTERS || value.length() > max) {
            throw new ApiException(ApiError.MALFORMED_BODY, "A parameter is too long.");
        }
    }

    private void put(String name, String writtenName, String text) {
        int known = indexOf(name);
        if (known >= 0) {
            Value value = values.get(known);
            value.doubled |= !value.text.equals(text);
            value.written = value.written.equals(writtenName) ? writtenName : name;
        } else if (values.size() < MAX_PARAMETERS) {
            values.add(new Value(name, writtenName, text));
        } else {
            throw new ApiException(ApiError.MALFORMED_BODY, "There are too many parameters.");
        }
    }

    private int indexOf(String name) {
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i).name.equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Adds a value if the parameter has none. */
    void addUnlessThere(String name, String text) {
        if (indexOf(name) < 0) {
            values.add(new Value(name, name, text));
        }
    }

    /** Sets the wait to 0, unless it is invalid and must be reported. */
    void forbidWaiting() {
        if (get(Param.WAIT).filter(text -> !WAIT.matcher(text).matches()).isEmpty()) {
            addUnlessThere(Param.WAIT.wireName(), "0");
            values.get(indexOf(Param.WAIT.wireName())).text = "0";
        }
    }

    boolean has(Param param) {
        return indexOf(param.wireName()) >= 0;
    }

    /** Whether the parameter was sent without a value, and nowhere with one. */
    boolean isEmptied(Param param) {
        return emptied.contains(param) && !has(param);
    }

    /** Returns the value, the first if there are several. */
    Optional<String> get(Param param) {
        int known = indexOf(param.wireName());
        return known < 0 ? Optional.empty() : Optional.of(values.get(known).text);
    }

    boolean isDoubled(Param param) {
        int known = indexOf(param.wireName());
        return known >= 0 && values.get(known).doubled;
    }

    /** Returns the first name that came with several values, as the caller wrote it. */
    Optional<String> doubled() {
        for (Value value : values) {
            if (value.doubled) {
                return Optional.of(value.written);
            }
        }
        return Optional.empty();
    }

    /** Returns everything except the token, for resources that must not see it. */
    Map<String, String> withoutToken() {
        Map<String, String> open = new LinkedHashMap<>();
        values.forEach(value -> open.put(value.name, value.text));
        open.remove(Param.ACCESS_TOKEN.wireName());
        return open;
    }
}
