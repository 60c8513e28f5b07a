package io.linkgate.api;

import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.api.error.ApiException;
import io.linkgate.api.error.PlainText;
import java.util.Optional;

/** The fields of an instance that its owner may set, at its creation and later. */
final class InstanceFields {

    /** In UTF-16 units, as {@code maxlength} in the page counts them. */
    private static final int MAX_NAME_LENGTH = 64;

    private InstanceFields() {}

    /** Returns the name, if the call has one; 400 {@code invalid_param} unless all of it is visible. */
    static Optional<String> name(Call call) {
        Optional<String> name = call.text(Param.NAME);
        if (name.filter(text -> text.length() > MAX_NAME_LENGTH || !PlainText.isVisible(text))
                .isPresent()) {
            throw invalidName();
        }
        return name;
    }

    static ApiException invalidName() {
        return ApiException.invalid(Param.NAME.wireName(), "1 to " + MAX_NAME_LENGTH + " visible characters");
    }
}
