package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.openapi.ApiOperation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The parameters of calls that succeed, each with an instance, a phone or a token of its own. */
final class OpenApiCalls {

    private final Linkgate linkgate;

    OpenApiCalls(Linkgate linkgate) {
        this.linkgate = linkgate;
    }

    /**
     * Returns the parameters of a call that succeeds. An operation that needs none, or only an instance, needs no entry
     * here.
     */
    Map<String, String> parameters(ApiOperation operation) {
        return switch (operation.path().substring("/v2/".length())) {
            case "auth/qr", "auth/qr-image", "link/qr", "link/qr-image" ->
                Map.of("instance_id", linkgate.createShowingInstance(), "wait", "25");
            case "auth/request-code", "link/request-code" ->
                Map.of("instance_id", linkgate.createShowingInstance(), "phone_number", phone(), "wait", "25");
            case "link/status" -> Map.of("instance_id", linkgate.createShowingInstance());
            case "session/events" -> shown(linkgate.createShowingInstance());
            case "session/create" -> Map.of("name", "described", "engine", "sandbox", "start", "false");
            case "session/me" -> Map.of("instance_id", linked());
            case "webhook/set", "webhook/delete" -> Map.of("instance_id", stopped(), "url", "https://example.com/hook");
            case "webhook/update" -> withHook(stopped());
            case "admin/tokens" -> token(operation);
            case "admin/tokens/{id}", "admin/tokens/{id}/revoke", "admin/tokens/{id}/rotate" ->
                Map.of("id", newToken("link").path("id").asText());
            case "sandbox/scan" ->
                Map.of("instance_id", linkgate.createShowingInstance(), "phone_number", phone(), "outcome", "decline");
            case "sandbox/type-code" -> Map.of("phone_number", phone(), "code", "ABCD-1234");
            case "sandbox/devices", "sandbox/inbox", "sandbox/read" -> Map.of("phone_number", phone());
            case "sandbox/text" -> noteToOneself(phone());
            case "send/text" -> toAPhone(Map.of("message", "described"));
            case "send/seen", "send/start-typing", "send/stop-typing", "otp/send" -> toAPhone(Map.of());
            case "otp/verify" -> withCode(toAPhone(Map.of()));
            case "contacts/check-exists" -> Map.of("instance_id", linked(), "phone", phone());
            case "sandbox/unlink", "sandbox/fault" -> Map.of("instance_id", linkgate.createShowingInstance());
            default -> common(operation);
        };
    }

    /** The account of a phone exists once the phone was used. */
    private static Map<String, String> noteToOneself(String phone) {
        return Map.of("phone_number", phone, "to", phone, "text", "described");
    }

    /** Returns a linked instance and the account of a phone. */
    private Map<String, String> toAPhone(Map<String, String> more) {
        String phone = phone();
        Answer note = Linkgate.post("v2/sandbox/text?phone_number=" + phone + "&to=" + phone + "&text=described");
        assertThat(note.status()).as("%s", note).isEqualTo(200);
        Map<String, String> parameters = new HashMap<>(more);
        parameters.put("instance_id", linked());
        parameters.put("chatId", phone);
        return parameters;
    }

    /** Adds the code that the phone has got. */
    private static Map<String, String> withCode(Map<String, String> parameters) {
        String chat = "instance_id=" + parameters.get("instance_id") + "&chatId=" + parameters.get("chatId");
        Answer sent = Linkgate.post("v2/otp/send?" + chat);
        assertThat(sent.status()).as("%s", sent).isEqualTo(200);
        JsonNode messages = Linkgate.get("v2/sandbox/inbox?phone_number=" + parameters.get("chatId"))
                .json()
                .path("messages");
        String text = messages.path(messages.size() - 1).path("body").asText();
        parameters.put("code", text.replaceAll("(?s).*?([0-9]{6}).*", "$1"));
        return parameters;
    }

    /** A client that shows an instance needs more than the scope that reads. */
    private static Map<String, String> shown(String instance) {
        return Map.of("instance_id", instance, "shown", instance);
    }

    /** Returns what a call of that operation presents as its token. */
    String credential(ApiOperation operation, Map<String, String> parameters) {
        return isVisitors(operation) ? linkSecret(parameters.get("instance_id")) : Linkgate.TOKEN;
    }

    /**
     * A link starts the session of its instance, so a visitor meets one without a code only for a moment. A session that
     * is linked is not connected only for a moment.
     */
    boolean needsLuck(ApiOperation operation, String status) {
        return (isVisitors(operation) || isAboutMessages(operation)) && status.equals("422");
    }

    private static boolean isVisitors(ApiOperation operation) {
        return operation.path().startsWith("/v2/link/");
    }

    private static boolean isAboutMessages(ApiOperation operation) {
        return operation.path().matches("/v2/(send|contacts|otp)/.*");
    }

    private static String linkSecret(String instance) {
        Answer link = Linkgate.post("v2/session/temp-link?instance_id=" + instance);
        assertThat(link.status()).as("%s", link).isEqualTo(200);
        return link.json().path("link").asText().replaceFirst(".*#", "");
    }

    private Map<String, String> common(ApiOperation operation) {
        boolean instance = operation.required().contains("instance_id");
        assertThat(operation.required())
                .as("%s: OpenApiCalls needs the parameters of a call that succeeds", operation)
                .hasSize(instance ? 1 : 0);
        return instance ? Map.of("instance_id", stopped()) : Map.of();
    }

    /** Returns the parameters of a call whose instance is in the wrong state for it; empty if no state is wrong. */
    Optional<Map<String, String>> wrongState(ApiOperation operation) {
        if (!operation.answersWith("422") || isVisitors(operation) || isAboutMessages(operation)) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>(Map.of("instance_id", stopped(), "wait", "0"));
        if (operation.required().contains("phone_number")) {
            parameters.put("phone_number", phone());
        }
        return Optional.of(parameters);
    }

    /** Returns the same call for an instance or a token that does not exist; empty if it names neither. */
    Optional<Map<String, String>> unknown(Map<String, String> parameters) {
        if (!parameters.containsKey("instance_id") && !parameters.containsKey("id")) {
            return Optional.empty();
        }
        Map<String, String> unknown = new HashMap<>(parameters);
        unknown.replace("instance_id", "ZZZZZZZZZZ99");
        unknown.replace("id", "tok_000000000000");
        return Optional.of(unknown);
    }

    /** Returns a token that may see the instance of a call, and no more. */
    String readToken(Map<String, String> parameters) {
        String instances = parameters.getOrDefault("instance_id", "");
        return newToken("read&instances=" + instances).path("token").asText();
    }

    private Map<String, String> token(ApiOperation operation) {
        return switch (operation.method()) {
            case "post" -> Map.of("label", "described", "scope", "read");
            case "delete" -> Map.of("id", newToken("link").path("id").asText());
            default -> Map.of();
        };
    }

    private static JsonNode newToken(String scope) {
        Answer answer = Linkgate.post("v2/admin/tokens?label=described&scope=" + scope);
        assertThat(answer.status()).as("%s", answer).isEqualTo(201);
        return answer.json();
    }

    private static Map<String, String> withHook(String instance) {
        Map<String, String> hook = Map.of("instance_id", instance, "url", "https://example.com/hook");
        Answer answer = Linkgate.post("v2/webhook/set?instance_id=" + instance + "&url=https://example.com/hook");
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return hook;
    }

    private String stopped() {
        return linkgate.createInstance(false);
    }

    private String linked() {
        String id = linkgate.createShowingInstance();
        Answer scan = Linkgate.post("v2/sandbox/scan?instance_id=" + id + "&phone_number=" + phone());
        assertThat(scan.json().path("result").asText()).isEqualTo("linked");
        while (!Linkgate.get("v2/session/info?instance_id=" + id)
                .json()
                .path("status")
                .asText()
                .equals("WORKING")) {
            Linkgate.breathe();
        }
        return id;
    }

    private static String phone() {
        return "1556" + ThreadLocalRandom.current().nextInt(1_000_000, 10_000_000);
    }
}
