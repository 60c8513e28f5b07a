package io.linkgate.api.hook;

import java.util.List;

/** The endpoints of webhooks, assembled. */
public final class WebhookEndpoints {

    private WebhookEndpoints() {}

    /** Returns the resources, for {@code ApiModule}. */
    public static List<Object> of(WebhookParts parts) {
        return List.of(
                new SessionWebhookResource(parts), new WebhookResource(parts), new HookDeliveriesResource(parts));
    }
}
