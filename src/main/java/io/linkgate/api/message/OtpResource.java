package io.linkgate.api.message;

import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.api.error.Problem;
import io.linkgate.engine.message.Recipient;
import io.linkgate.instance.Instance;
import io.linkgate.message.OneTimePasswords;
import io.linkgate.message.OtpWords;
import io.linkgate.message.SendResult;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** The endpoints for one-time passwords. */
@Path("otp")
public final class OtpResource {

    private static final int MAX_FOOTER = 200;
    private static final int DIGITS = 6;

    /** JSON numbers have no leading zeros, so a code may come shorter. */
    private static final Pattern CODE = Pattern.compile("[0-9]{1,6}");

    private final MessageCalls calls;

    OtpResource(MessageCalls calls) {
        this.calls = Objects.requireNonNull(calls);
    }

    /** Sends a code. */
    @GET
    @Path("send")
    public CompletionStage<Response> send(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        call.require(Param.INSTANCE_ID, Param.CHAT_ID);
        Recipient to = ChatId.of(call);
        OtpWords words = words(call);
        Instance instance = call.instance();
        call.answerInJson();
        calls.failures().requireLinked(instance);
        return calls.answer(
                call, () -> calls.messaging().passwords().send(instance, to, words), issued -> sent(instance, issued));
    }

    private static OtpWords words(Call call) {
        String footer = call.text(Param.FOOTER).orElse("");
        if (footer.codePointCount(0, footer.length()) > MAX_FOOTER || !SendTextCall.isWellFormed(footer)) {
            throw ApiException.invalid(Param.FOOTER.wireName(), "a text of at most " + MAX_FOOTER + " characters");
        }
        return OtpWords.in(call.text(Param.LANG).orElse(OtpWords.DEFAULT_LANGUAGE), footer)
                .orElseThrow(() ->
                        ApiException.invalid(Param.LANG.wireName(), "one of " + String.join(", ", OtpWords.LANGUAGES)));
    }

    private Object sent(Instance instance, OneTimePasswords.Issued issued) {
        issued.tooSoon().ifPresent(wait -> {
            throw new ApiException(Problem.of(
                            ApiError.RATE_LIMITED, "This recipient has just got a code. Wait before you send another.")
                    .with("reason", "code_per_recipient")
                    .retryAfter(Math.max(1, Problem.wholeSeconds(wait))));
        });
        SendResult result = issued.result().orElseThrow();
        if (result instanceof SendResult.Sent) {
            return new MessageBodies.OtpBody(
                    true, OneTimePasswords.LIFETIME.toSeconds(), OneTimePasswords.BETWEEN_CODES.toSeconds());
        }
        if (result instanceof SendResult.Unacknowledged) {
            throw new ApiException(Problem.of(
                            ApiError.UPSTREAM_TIMEOUT,
                            "WhatsApp has not acknowledged the code in time. It may still arrive, and is good: verify it,"
                                    + " or send a new one after Retry-After.")
                    .with("retry_after", OneTimePasswords.BETWEEN_CODES.toSeconds())
                    .retryAfter(OneTimePasswords.BETWEEN_CODES.toSeconds()));
        }
        if (result instanceof SendResult.NotSent) {
            throw new ApiException(Problem.of(
                            ApiError.UPSTREAM_TIMEOUT,
                            "The code was not sent: WhatsApp could not take it now. Send a new one; a code sent before is"
                                    + " still good.")
                    .with("retry_after", SendFailures.AFTER_A_FAILURE.toSeconds())
                    .retryAfter(SendFailures.AFTER_A_FAILURE.toSeconds()));
        }
        throw calls.failures().of(instance, result);
    }

    /** Tries a code. */
    @GET
    @Path("verify")
    public CompletionStage<Response> verify(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        call.require(Param.INSTANCE_ID, Param.CHAT_ID, Param.CODE);
        Recipient from = ChatId.of(call);
        String code = code(call);
        Instance instance = call.instance();
        call.answerInJson();
        return calls.answer(
                call, () -> calls.messaging().passwords().verify(instance.id(), from, code), OtpResource::verdict);
    }

    private static String code(Call call) {
        String code = call.text(Param.CODE).orElseThrow().replaceAll("[\\s-]", "");
        if (!CODE.matcher(code).matches()) {
            throw ApiException.invalid(Param.CODE.wireName(), "six digits");
        }
        return "0".repeat(DIGITS - code.length()) + code;
    }

    private static Object verdict(OneTimePasswords.Verdict verdict) {
        return switch (verdict) {
            case RIGHT -> Map.of("success", true, "verified", true);
            case WRONG -> throw new ApiException(ApiError.INVALID_CODE);
            case TOO_MANY_TRIES ->
                throw new ApiException(
                        Problem.of(ApiError.RATE_LIMITED, "Too many codes were tried. Send a new one and try that.")
                                .with("reason", "tries")
                                .retryAfter(OneTimePasswords.BETWEEN_CODES.toSeconds()));
        };
    }
}
