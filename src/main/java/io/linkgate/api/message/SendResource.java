package io.linkgate.api.message;

import io.linkgate.api.call.Call;
import io.linkgate.api.call.Param;
import io.linkgate.engine.message.Recipient;
import io.linkgate.instance.Instance;
import io.linkgate.message.SendResult;
import io.linkgate.message.TextRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The endpoints that send. A call that waits holds no thread. */
@Path("send")
public final class SendResource {

    private final MessageCalls calls;

    SendResource(MessageCalls calls) {
        this.calls = Objects.requireNonNull(calls);
    }

    /** Sends a text, and responds when WhatsApp has acknowledged it. */
    @GET
    @Path("text")
    public CompletionStage<Response> text(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        TextRequest text =
                SendTextCall.of(call, Optional.ofNullable(request.getHeaderString(SendTextCall.IDEMPOTENCY_KEY)));
        return calls.answer(call, () -> calls.messaging().texts().send(text, call.entered()), result -> {
            if (result instanceof SendResult.Sent sent) {
                call.note(sent.messageId());
                return MessageBodies.SentBody.of(sent, text);
            }
            throw calls.failures().of(text.instance(), result);
        });
    }

    /** Marks what has come in a chat as read. */
    @POST
    @Path("seen")
    public CompletionStage<Response> seen(@Context ContainerRequestContext request) {
        Call call = Call.of(request);
        Recipient chat = chat(call);
        Instance instance = instance(call);
        return calls.ask(call, instance, port -> port.markSeen(chat), done -> calls.success(instance, done));
    }

    /** Shows in a chat that the owner is typing. */
    @POST
    @Path("start-typing")
    public CompletionStage<Response> startTyping(@Context ContainerRequestContext request) {
        return typing(Call.of(request), true);
    }

    /** Shows in a chat that the owner is no longer typing. */
    @POST
    @Path("stop-typing")
    public CompletionStage<Response> stopTyping(@Context ContainerRequestContext request) {
        return typing(Call.of(request), false);
    }

    private CompletionStage<Response> typing(Call call, boolean typing) {
        Recipient chat = chat(call);
        Instance instance = instance(call);
        return calls.ask(call, instance, port -> port.showTyping(chat, typing), done -> calls.success(instance, done));
    }

    private static Recipient chat(Call call) {
        call.require(Param.INSTANCE_ID, Param.CHAT_ID);
        return ChatId.of(call);
    }

    private static Instance instance(Call call) {
        Instance instance = call.instance();
        call.answerInJson();
        return instance;
    }
}
