package io.linkgate.api.audit;

import io.linkgate.access.Caller;
import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.audit.Actor;
import io.linkgate.audit.AuditAction;
import io.linkgate.audit.AuditEntry;
import io.linkgate.instance.InstanceId;
import io.linkgate.phone.PhoneNumber;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The entry of a call: who, what and about which instance, in words without secrets. */
final class CallEntry {

    private static final Pattern ID = Pattern.compile("[a-z]{1,8}_[0-9a-z]{1,24}");

    private CallEntry() {}

    /**
     * Makes the entry.
     *
     * @param route the template of its path
     * @param pathId the id in its path; empty if there is none
     */
    static AuditEntry of(Call call, AuditAction action, String route, Optional<String> pathId, Instant at) {
        return new AuditEntry(
                at, action, actor(call.caller()), call.address(), instance(call), detail(call, action, route, pathId));
    }

    static Actor actor(Caller caller) {
        return caller.visits().isPresent()
                ? Actor.link(caller.tokenId())
                : Actor.token(caller.tokenId(), caller.label());
    }

    private static Optional<InstanceId> instance(Call call) {
        return call.text(Param.INSTANCE_ID).flatMap(InstanceId::parse);
    }

    private static String detail(Call call, AuditAction action, String route, Optional<String> pathId) {
        return switch (action) {
            case SESSION_CREATE ->
                call.text(Param.EXPECTED_PHONE)
                        .map(any -> "expects " + masked(call, Param.EXPECTED_PHONE))
                        .orElse("");
            case SESSION_UPDATE -> changedFields(call);
            case CODE_REQUESTED, SANDBOX_SCAN, SANDBOX_TYPE_CODE, SANDBOX_UNLINK, SANDBOX_TEXT, SANDBOX_READ ->
                masked(call, Param.PHONE_NUMBER);
            case WEBHOOK_CHANGE -> call.text(Param.URL).map(CallEntry::host).orElse("the list");
            case TOKEN_CREATE ->
                call.text(Param.SCOPE)
                        .filter(scope -> scope.length() < 10)
                        .map(scope -> "scope " + scope)
                        .orElse("");
            case TOKEN_ROTATE, TOKEN_REVOKE ->
                pathId.or(() -> call.text(Param.ID))
                        .filter(id -> ID.matcher(id).matches())
                        .orElse("");
            case OTHER_CALL -> route;
            case SESSION_START,
                    SESSION_STOP,
                    SESSION_RESTART,
                    SESSION_LOGOUT,
                    SESSION_DELETE,
                    SESSION_LINKED,
                    SESSION_UNLINKED,
                    CODE_SEEN,
                    LINK_CREATE,
                    LINK_REVOKE,
                    MESSAGE_SEND,
                    MESSAGE_SEEN,
                    OTP_SEND,
                    OTP_VERIFY,
                    WEBHOOK_REPLAY,
                    SANDBOX_FAULT -> "";
        };
    }

    private static String changedFields(Call call) {
        List<String> fields = new ArrayList<>();
        if (call.text(Param.NAME).isPresent()) {
            fields.add("name");
        }
        if (call.text(Param.EXPECTED_PHONE).isPresent()) {
            fields.add("expected_phone " + masked(call, Param.EXPECTED_PHONE));
        } else if (call.clears(Param.EXPECTED_PHONE)) {
            fields.add("expected_phone cleared");
        }
        return String.join(", ", fields);
    }

    private static String masked(Call call, Param param) {
        return call.text(param)
                .flatMap(PhoneNumber::parse)
                .map(PhoneNumber::masked)
                .orElse("");
    }

    /** Returns the host alone: a path or a query may be a secret of the receiver. */
    private static String host(String url) {
        try {
            return Optional.ofNullable(new URI(url.strip()).getHost()).orElse("");
        } catch (URISyntaxException e) {
            return "";
        }
    }
}
