package io.linkgate.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The test text: every error of docs/messages.md is a sentence with what to do, and no text goes out twice. */
@Tag("browser")
class SendTestTextIT {

    /** Answers after which nobody knows whether the text was sent. */
    private static final Pattern MAYBE_SENT = Pattern.compile("^(000|500|503|504)");

    private static Dashboard dashboard;

    private final List<String> keys = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        dashboard = new Dashboard("test-text");
    }

    @AfterAll
    static void stop() {
        if (dashboard != null) {
            dashboard.close();
        }
    }

    @Test
    void everyErrorIsASentence() {
        String id = dashboard.create("Texte");
        dashboard.link(id, "15551230005");
        Page page = dashboard.open("#/i/" + id);
        Locator send = page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send").setExact(true));
        page.onRequest(this::note);

        errors().forEach((body, sentence) -> {
            int status = Integer.parseInt(body.substring(0, 3));
            page.route("**/v2/send/text", route -> answer(route, status, body.substring(4)));
            send.click();
            assertThat(page.getByText(sentence)).isVisible();
            page.unroute("**/v2/send/text");
        });
        List<String> answers = List.copyOf(errors().keySet());
        assertThat(keys).hasSize(answers.size());
        for (int i = 1; i < keys.size(); i++) {
            assertThat(keys.get(i).equals(keys.get(i - 1)))
                    .as("the same attempt after %s", answers.get(i - 1))
                    .isEqualTo(MAYBE_SENT.matcher(answers.get(i - 1)).find());
        }

        page.getByLabel("To", new Page.GetByLabelOptions().setExact(true)).fill("hello");
        send.click();
        assertThat(page.getByText("Enter a phone number, country code first.")).isVisible();
        Dashboard.awaitFocus(page, "To");
        page.getByLabel("To", new Page.GetByLabelOptions().setExact(true)).fill("+1 555 999 0000 000");
        send.click();
        assertThat(page.getByText("There is no such account. Check the number."))
                .isVisible();

        dashboard.post("sandbox/inbox", Map.of("phone_number", "15550009999"));
        page.getByLabel("To", new Page.GetByLabelOptions().setExact(true)).fill("+1 5550009999");
        dashboard.post("sandbox/fault", Map.of("instance_id", id, "fault", "ack", "code", 463));
        send.click();
        assertThat(page.getByText("WhatsApp does not let this account begin this chat (code 463)."))
                .isVisible();
        send.click();
        assertThat(page.getByText("Sent. The server has the text.")).isVisible();
        assertThat(dashboard.list("sandbox/inbox", Map.of("phone_number", "15550009999"), "messages"))
                .hasSize(1);
        assertThat(dashboard.complaints())
                .as("the browser's own line about the call that was cut off, and no other")
                .containsExactly("Failed to load resource: net::ERR_FAILED");
    }

    /** Answers, by status and JSON, with what the page makes of them. */
    private static Map<String, String> errors() {
        Map<String, String> errors = new LinkedHashMap<>();
        errors.put("404 {'code': 'recipient_not_found'}", "There is no such account. Check the number.");
        errors.put("409 {'code': 'not_linked'}", "No phone is linked to this instance. Link one first.");
        errors.put("409 {'code': 'conflict'}", "This attempt belongs to another text.");
        errors.put(
                "422 {'code': 'session_status_mismatch', 'retry_after': 4}",
                "The account is linked, but not connected now. Nothing was sent. Wait 4 secs.");
        errors.put(
                "429 {'code': 'rate_limited', 'reason': 'texts_per_minute', 'retry_after': 30}",
                "as many texts in a minute as this server allows. Nothing was sent. Wait 30 secs.");
        errors.put(
                "429 {'code': 'rate_limited', 'reason': 'new_chats_per_hour', 'retry_after': 600}",
                "as many chats in an hour as this server allows.");
        errors.put(
                "429 {'code': 'rate_limited', 'reason': 'new_chat_cap', 'upstream_code': 475, 'retry_after': 3600}",
                "as many chats as WhatsApp allows (code 475). Trying sooner makes it worse. Wait 1 hr.");
        errors.put("501 {'code': 'not_implemented'}", "Linkgate writes to single accounts only.");
        errors.put(
                "502 {'code': 'upstream_rejected', 'upstream_code': 400}", "WhatsApp has refused the text (code 400).");
        errors.put(
                "503 {'code': 'unavailable'}",
                "Too many calls are waiting, or Linkgate is stopping. You can send it again");
        errors.put(
                "504 {'code': 'upstream_timeout', 'message_id': '3EB0C0FFEE0123456789AB'}",
                "WhatsApp has not confirmed it within 30 seconds. You can send it again: it is not sent twice.");
        errors.put("500 {'code': 'internal_error', 'request_id': 'abc123'}", "under this number: abc123");
        errors.put("000 ", "It is not known whether the text was sent. You can send it again: it is not sent twice.");
        return errors;
    }

    private static void answer(Route route, int status, String body) {
        if (status == 0) {
            route.abort();
            return;
        }
        route.fulfill(new Route.FulfillOptions()
                .setStatus(status)
                .setContentType("application/json")
                .setBody(body.replace('\'', '"')));
    }

    private void note(Request request) {
        if (request.url().endsWith("/send/text")) {
            keys.add(request.headers().get("idempotency-key"));
        }
    }
}
