package io.linkgate.sandbox.http;

import io.linkgate.api.error.ApiException;
import io.linkgate.phone.PhoneNumber;
import io.linkgate.sandbox.phone.InboxEntry;
import io.linkgate.sandbox.phone.PhoneMail;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The mail of the simulated phones as a resource, for the automated tests of integrators. Administrators only. */
@Path("sandbox")
@Produces(MediaType.APPLICATION_JSON)
public final class SandboxMailResource {

    private static final int MAX_TEXT = 4_096;
    private static final int MAX_MESSAGES = 1_000;
    private static final int USUAL_MESSAGES = 50;

    private final PhoneMail mail;

    /** A resource about the mail of those phones. */
    public SandboxMailResource(PhoneMail mail) {
        this.mail = Objects.requireNonNull(mail);
    }

    /** Lets a phone send a text to an account. */
    @POST
    @Path("text")
    public Sent text(@Context ContainerRequestContext request) {
        CallParams params = CallParams.of(request);
        params.require("phone_number", "to", "text");
        PhoneNumber from = params.phoneNumber().orElseThrow();
        PhoneNumber to = params.phoneNumber("to").orElseThrow();
        String text = params.get("text").orElseThrow();
        if (text.isEmpty() || text.length() > MAX_TEXT || !isWhole(text)) {
            throw ApiException.invalid("text", "1 to " + MAX_TEXT + " characters, without halves of surrogate pairs");
        }
        params.answerInJson();
        return mail.text(from, to, text)
                .map(Sent::new)
                .orElseThrow(() -> ApiException.invalid("to", "a number that has an account in the sandbox"));
    }

    /** What a phone has received, decrypted by itself, and what its account has sent. */
    @GET
    @Path("inbox")
    public Inbox inbox(@Context ContainerRequestContext request) {
        CallParams params = CallParams.of(request);
        params.require("phone_number");
        PhoneNumber phone = params.phoneNumber().orElseThrow();
        int max = params.number("limit", USUAL_MESSAGES, 1, MAX_MESSAGES);
        params.answerInJson();
        return new Inbox(mail.inbox(phone, max).stream()
                .map(entry -> InboxMessage.of(entry, phone))
                .toList());
    }

    /** Lets a phone read what it has received, and send read receipts. */
    @POST
    @Path("read")
    public ReadMessages read(@Context ContainerRequestContext request) {
        CallParams params = CallParams.of(request);
        params.require("phone_number");
        PhoneNumber phone = params.phoneNumber().orElseThrow();
        Optional<String> id = params.get("id");
        params.answerInJson();
        return new ReadMessages(mail.read(phone, id));
    }

    private static boolean isWhole(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /**
     * The answer of {@code sandbox/text}.
     *
     * @param id of the message
     */
    public record Sent(String id) {}

    /**
     * The answer of {@code sandbox/read}.
     *
     * @param read how many messages were not read before
     */
    public record ReadMessages(int read) {}

    /** The answer of {@code sandbox/inbox}; the oldest message first. */
    public record Inbox(List<InboxMessage> messages) {}

    /**
     * A message.
     *
     * @param id as its sender has chosen it
     * @param from the number of the account that has sent it
     * @param to the number of the account that it was sent to
     * @param device the number of the sender's device, 0 for a phone
     * @param own whether the phone's own account has sent it
     * @param type {@code text}, or what else it is
     * @param body the text; empty if it is something else
     * @param timestamp when the server took it, RFC 3339
     * @param read whether the phone has read it
     */
    public record InboxMessage(
            String id,
            String from,
            String to,
            int device,
            boolean own,
            String type,
            String body,
            String timestamp,
            boolean read) {

        static InboxMessage of(InboxEntry entry, PhoneNumber phone) {
            return new InboxMessage(
                    entry.id(),
                    entry.from().text(),
                    entry.to().text(),
                    entry.device(),
                    entry.from().isSameAs(phone),
                    entry.type(),
                    entry.body().orElse(""),
                    entry.at().toString(),
                    entry.read());
        }
    }
}
