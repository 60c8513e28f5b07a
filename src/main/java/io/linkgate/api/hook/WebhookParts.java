package io.linkgate.api.hook;

import io.linkgate.hook.DeliveryLog;
import io.linkgate.hook.Webhooks;
import io.linkgate.hook.target.TargetRules;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * The parts of the endpoints of webhooks.
 *
 * @param webhooks the hooks of instances
 * @param log their deliveries
 * @param rules which receivers are allowed
 * @param changed runs after each change of a list; must not block
 * @param answering runs what waits for the database and opens secrets: threads of Linkgate, not of the server
 */
public record WebhookParts(
        Webhooks webhooks, DeliveryLog log, TargetRules rules, Runnable changed, Executor answering) {

    public WebhookParts {
        Objects.requireNonNull(webhooks);
        Objects.requireNonNull(log);
        Objects.requireNonNull(rules);
        Objects.requireNonNull(changed);
        Objects.requireNonNull(answering);
    }
}
