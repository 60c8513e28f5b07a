package io.linkgate.api.call;

import io.linkgate.access.AccessTokens;
import io.linkgate.access.Caller;
import io.linkgate.api.error.ApiError;
import io.linkgate.api.error.ApiException;
import io.linkgate.api.error.Problem;
import io.linkgate.link.KnownLinks;
import io.linkgate.link.LinkEnd;
import io.linkgate.link.TemporaryLink;
import java.time.Clock;
import java.util.Optional;

/**
 * Authenticates visitors by the secrets of temporary links. At their addresses an access token is unknown, and a secret
 * is unknown at all others.
 */
final class LinkVisitors implements AccessTokens {

    private final KnownLinks links;
    private final Clock clock;

    LinkVisitors(KnownLinks links, Clock clock) {
        this.links = links;
        this.clock = clock;
    }

    /** Throws 410 {@code link_ended} if the link is over. */
    @Override
    public Optional<Caller> authenticate(String presented) {
        Optional<TemporaryLink> link = links.withSecret(presented);
        link.flatMap(found -> found.end(clock.instant())).ifPresent(end -> {
            throw ended(end);
        });
        return link.map(found -> Caller.visitor(found.id(), found.instance()));
    }

    /** Returns 410 with the reason, which the page of the link explains to its visitor. */
    static ApiException ended(LinkEnd end) {
        return new ApiException(Problem.of(ApiError.LINK_ENDED, sentence(end)).with("reason", end.wireName()));
    }

    private static String sentence(LinkEnd end) {
        return switch (end) {
            case LINKED -> "This link has done its work: an account is linked.";
            case REVOKED -> "This link was revoked or replaced. Ask its sender for a new one.";
            case EXPIRED -> "This link has expired. Ask its sender for a new one.";
            case DELETED -> "What this link belonged to was deleted.";
        };
    }
}
