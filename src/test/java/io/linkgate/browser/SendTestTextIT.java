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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The test text: every error of docs/messages.md is a sentence with what to do, and no text goes out twice. */
@Tag("browser")
@ExtendWith(Sites.class)
class SendTestTextIT {

    /** Answers after which nobody knows whether the text was sent. */
    private static final Pattern MAYBE_SENT = Pattern.compile("^(000|500|503|504)");

    private static SandboxSite site;

    private Dashboard dashboard;

    private final List<String> keys = new ArrayList<>();

    @BeforeAll
    static void enter(SandboxSite shared) {
        site = shared;
    }

    @BeforeEach
    void open() {
        dashboard = new Dashboard(site).signIn();
    }

    @AfterEach
    void close() {
        dashboard.close();
    }

    @Test
    void everyErrorIsASentence() {
        String id = site.create("Texte");
        site.link(id, "15551230005");
        Page page = dashboard.open("#/i/" + id);
        Locator send = page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send").setExact(true));
        page.onRequest(this::note);
        dashboard.allow("v2/send/text", "400");

        errors().forEach((body, sentence) -> {
            int status = Integer.parseInt(body.substring(0, 3));
            dashboard.allow("v2/send/text", status == 0 ? "net::ERR_FAILED" : String.valueOf(status));
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
        dashboard.awaitFocus("To");
        page.getByLabel("To", new Page.GetByLabelOptions().setExact(true)).fill("+1 555 999 0000 000");
        send.click();
        assertThat(page.getByText("There is no such account. Check the number."))
                .isVisible();

        site.post("sandbox/inbox", Map.of("phone_number", "15550007777"));
        page.getByLabel("To", new Page.GetByLabelOptions().setExact(true)).fill("+1 5550007777");
        site.post("sandbox/fault", Map.of("instance_id", id, "fault", "ack", "code", 463));
        send.click();
        assertThat(page.getByText("The sandbox does not let this account begin this chat (code 463)."))
                .isVisible();
        send.click();
        assertThat(page.getByText("Sent. The server has the text.")).isVisible();
        assertThat(site.list("sandbox/inbox", Map.of("phone_number", "15550007777"), "messages"))
                .hasSize(1);
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
                "as many chats as the sandbox allows (code 475). Trying sooner makes it worse. Wait 1 hr.");
        errors.put("501 {'code': 'not_implemented'}", "Linkgate writes to single accounts only.");
        errors.put(
                "502 {'code': 'upstream_rejected', 'upstream_code': 400}",
                "The sandbox has refused the text (code 400).");
        errors.put(
                "503 {'code': 'unavailable'}",
                "Too many calls are waiting, or Linkgate is stopping. You can send it again");
        errors.put(
                "504 {'code': 'upstream_timeout', 'message_id': '3EB0C0FFEE0123456789AB'}",
                "not confirmed the text: it may not have been sent. You can send it again: it is not sent twice.");
        errors.put(
                "504 {'code': 'upstream_timeout', 'message_id': '3EB0C0FFEE0123456789AB', 'retry_after': 5}",
                "not confirmed the text: it may not have been sent. Wait 5 secs. You can send it again");
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
