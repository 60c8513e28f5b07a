package io.linkgate.api.event;

import io.linkgate.access.Scope;
import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.api.error.AcceptHeader.Offer;
import io.linkgate.api.error.ApiException;
import io.linkgate.event.StreamRequest;
import io.linkgate.instance.InstanceId;
import io.linkgate.session.QrCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A valid call to {@code session/events}.
 *
 * @param tokenId the id of its token, under which its stream is counted
 * @param request what it asks of the stream
 */
record EventsCall(String tokenId, StreamRequest request) {

    static final String CONTENT_TYPE = "text/event-stream";

    /** One page shows no more than this many codes at a time. */
    private static final int MAX_SHOWN = 50;

    private static final List<Offer<String>> OFFERS = List.of(new Offer<>(CONTENT_TYPE, false, CONTENT_TYPE));

    /**
     * Reads the parameters; throws {@link ApiException} for the first that is invalid.
     *
     * @param lastEventId the header {@code Last-Event-ID}, which browsers update by themselves; it takes precedence
     *     over the parameter, which stays as the page has written it
     * @param seen receives the codes that the stream shows
     */
    static EventsCall of(Call call, Optional<String> lastEventId, BiConsumer<InstanceId, QrCode> seen) {
        call.needBody();
        Optional<String> only = call.text(Param.INSTANCE_ID);
        List<String> shownTexts = shown(call);
        if (!shownTexts.isEmpty()) {
            call.requireScope(Scope.LINK);
        }
        Optional<InstanceId> instance = only.map(id -> call.instance().id());
        List<InstanceId> shown = new ArrayList<>();
        for (String text : shownTexts) {
            InstanceId id = call.instance(text).id();
            if (instance.filter(one -> !one.equals(id)).isPresent()) {
                throw invalidShown();
            }
            shown.add(id);
        }
        call.answerIn(OFFERS);
        var authentication = call.authentication();
        return new EventsCall(
                call.tokenId(),
                new StreamRequest(
                        instance,
                        shown,
                        call.caller().scope().includes(Scope.LINK),
                        call.caller().scope().includes(Scope.SEND),
                        seen,
                        lastEventId
                                .map(String::strip)
                                .or(() -> call.text(Param.LAST_EVENT_ID))
                                .orElse(""),
                        () -> authentication.get().map(caller -> caller::mayUse)));
    }

    private static List<String> shown(Call call) {
        List<String> ids = List.of(call.text(Param.SHOWN).orElse("").split("[,\\s]+", MAX_SHOWN + 2)).stream()
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
        if (ids.size() > MAX_SHOWN
                || ids.stream().anyMatch(id -> InstanceId.parse(id).isEmpty())) {
            throw invalidShown();
        }
        return ids;
    }

    private static ApiException invalidShown() {
        return ApiException.invalid(
                Param.SHOWN.wireName(),
                "a list of at most " + MAX_SHOWN + " ids of instances, and of none but instance_id if that is given");
    }
}
