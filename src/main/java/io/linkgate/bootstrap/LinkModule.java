package io.linkgate.bootstrap;

import io.linkgate.api.client.PublicAddress;
import io.linkgate.api.link.TemporaryLinkResource;
import io.linkgate.history.RecordListener;
import io.linkgate.instance.Instances;
import io.linkgate.link.CurrentLinks;
import io.linkgate.link.KnownLinks;
import io.linkgate.link.LinkEndings;
import io.linkgate.link.TemporaryLink;
import io.linkgate.link.TemporaryLinks;
import io.linkgate.page.PageRoute;
import io.linkgate.session.Sessions;
import io.linkgate.storage.Sealing;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;

/** The temporary links of this server: what is known of them, their endpoint and their pages. */
final class LinkModule {

    private static final Pattern PAGE = Pattern.compile(TemporaryLinkResource.PAGES + "([^/]*)");

    private final CurrentLinks current;
    private final TemporaryLinks links;
    private final Clock clock;
    private final Threads threads;

    /** Reads the links, and keeps them up to date. */
    LinkModule(Jdbi jdbi, Sealing sealing, Threads threads, Clock clock, SecureRandom random) {
        this.current = new CurrentLinks(jdbi, clock);
        this.links = new TemporaryLinks(jdbi, sealing, current, clock, random);
        this.clock = clock;
        this.threads = threads;
        current.refresh();
        Runnable refreshing = new DiskTask(current::refreshOrReport, threads.disk());
        threads.scheduler().scheduleAtFixedRate(refreshing, 1, 1, TimeUnit.SECONDS);
        Runnable pruning = new DiskTask(current::prune, threads.disk());
        threads.scheduler().scheduleAtFixedRate(pruning, 1, 1, TimeUnit.MINUTES);
    }

    KnownLinks known() {
        return current;
    }

    /** Ends links with the moves that link an account. */
    RecordListener endings() {
        return new LinkEndings(current);
    }

    /** The endpoint for callers. */
    Object resource(Instances instances, Sessions sessions, PublicAddress address) {
        return new TemporaryLinkResource(links, instances, sessions, address, threads.answerers());
    }

    /** Returns the page of a link: for the visitor, or about its end. */
    Optional<PageRoute> page(String path) {
        Matcher page = PAGE.matcher(path);
        return page.matches() ? Optional.of(page(current.find(page.group(1)))) : Optional.empty();
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private PageRoute page(Optional<TemporaryLink> link) {
        if (link.isEmpty()) {
            return new PageRoute("/link/unknown.html", HttpServletResponse.SC_NOT_FOUND);
        }
        return link.get().end(clock.instant()).isPresent()
                ? new PageRoute("/link/over.html", HttpServletResponse.SC_GONE)
                : new PageRoute("/link/visitor.html", HttpServletResponse.SC_OK);
    }
}
