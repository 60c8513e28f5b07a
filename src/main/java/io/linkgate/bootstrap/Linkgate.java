package io.linkgate.bootstrap;

import static java.util.stream.Collectors.toMap;

import io.linkgate.access.AdministratorToken;
import io.linkgate.access.CurrentTokens;
import io.linkgate.access.SqlTokenStore;
import io.linkgate.access.TokenAdministration;
import io.linkgate.access.WrongTokens;
import io.linkgate.api.ApiModule;
import io.linkgate.api.ApiParts;
import io.linkgate.api.InstalledApi;
import io.linkgate.api.SystemInfo;
import io.linkgate.api.audit.CodeAudience;
import io.linkgate.api.client.ClientAddress;
import io.linkgate.api.client.PublicAddress;
import io.linkgate.api.metrics.MetricsGate;
import io.linkgate.api.setting.ConfigResource;
import io.linkgate.audit.AuditTrail;
import io.linkgate.audit.LinkEntries;
import io.linkgate.bootstrap.backup.CopyDesk;
import io.linkgate.bootstrap.container.ContainerConnectors;
import io.linkgate.bootstrap.container.LocalAddress;
import io.linkgate.bootstrap.takeover.Entrances;
import io.linkgate.bootstrap.takeover.StandInSocket;
import io.linkgate.bootstrap.takeover.Takeover;
import io.linkgate.bootstrap.takeover.WaitingFilter;
import io.linkgate.config.SettingProblem;
import io.linkgate.config.Settings;
import io.linkgate.config.SettingsException;
import io.linkgate.credential.SealedDevices;
import io.linkgate.engine.Clocks;
import io.linkgate.engine.Engine;
import io.linkgate.engine.Workers;
import io.linkgate.event.MessageLog;
import io.linkgate.healer.Pause;
import io.linkgate.healer.Reconciler;
import io.linkgate.history.LastingFailures;
import io.linkgate.history.RecordListener;
import io.linkgate.history.SqlSessionHistory;
import io.linkgate.hook.SqlWebhooks;
import io.linkgate.instance.EngineKind;
import io.linkgate.instance.Instance;
import io.linkgate.instance.InstanceStore;
import io.linkgate.instance.Instances;
import io.linkgate.instance.SqlInstanceStore;
import io.linkgate.limit.CallLimits;
import io.linkgate.limit.RateLimits;
import io.linkgate.limit.WaitingCalls;
import io.linkgate.limit.WaitingLimits;
import io.linkgate.link.TemporaryLinks;
import io.linkgate.live.EhcacheSnapshotStore;
import io.linkgate.live.Engines;
import io.linkgate.live.LiveSessions;
import io.linkgate.live.SessionStores;
import io.linkgate.message.MessageStores;
import io.linkgate.metrics.AuditMetrics;
import io.linkgate.metrics.MessageMetrics;
import io.linkgate.metrics.MetricsModule;
import io.linkgate.metrics.RouteNames;
import io.linkgate.metrics.SessionMetrics;
import io.linkgate.page.StaticFiles;
import io.linkgate.removal.DeviceRemovals;
import io.linkgate.session.Sessions;
import io.linkgate.session.SnapshotStore;
import io.linkgate.storage.Database;
import io.linkgate.storage.SharedTransactions;
import io.linkgate.version.SqlVersionMemory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.ServletContext;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Linkgate in its server. The description of this package has the order of start and stop, with its reasons.
 */
final class Linkgate implements Takeover.Startable {

    private static final Logger LOG = LoggerFactory.getLogger(Linkgate.class);

    private static final int SECONDS_TO_CLOSE = 5;

    /** The context parameter by which the launcher of {@code java -jar} names the address that it serves. */
    private static final String OWN_URL = "io.linkgate.url";

    private final ShutdownSequence shutdown = new ShutdownSequence();
    private final Settings settings;
    private final ServletContext server;
    private final Entrances entrances;
    private final Supplier<Database> databases;
    private final StandInSocket standIn = new StandInSocket();
    private final Clock clock = Clock.systemUTC();
    private final Clocks clocks = Clocks.measured(clock, System::nanoTime);
    private final SecureRandom random = new SecureRandom();
    private final LocalAddress address;
    private ServletContext context; // of the present start, for the modules
    private volatile boolean open;
    private volatile boolean started;

    private Linkgate(Settings settings, ServletContext context, Entrances entrances) {
        this.settings = settings;
        this.server = context;
        this.context = context;
        this.entrances = entrances;
        this.databases = Database.attempts(settings.storage());
        this.address = new LocalAddress(
                context.getContextPath(),
                new ContainerConnectors(ManagementFactory.getPlatformMBeanServer()).plainHttp());
    }

    /**
     * Registers everything with the server. Call it once, while the context starts.
     *
     * @param waiting answers while it does not run
     * @throws io.linkgate.config.SettingsException if the settings name a database that does not exist in this server
     */
    static Linkgate register(Settings settings, ServletContext context, WaitingFilter waiting) {
        Linkgate linkgate = new Linkgate(settings, context, Entrances.register(context, waiting));
        if (settings.sandbox().enabled()) {
            linkgate.standIn.register(context);
            context.addListener(linkgate.address);
        }
        return linkgate;
    }

    /**
     * Starts everything.
     *
     * @throws io.linkgate.storage.connection.DatabaseAwayException if the database is away; nothing is left running
     * @throws io.linkgate.config.SettingsException if Linkgate cannot start with these settings; nothing is left
     *     running
     */
    @Override
    public void start(Runnable lost) {
        context = entrances.newContext();
        try {
            build(lost);
        } catch (JdbiException e) {
            close();
            throw Database.failureAtStart(settings.storage(), e);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void build(Runnable lost) {
        Database database = databases.get();
        shutdown.add("the entrances", entrances::close);
        shutdown.add("the database", database);
        database.warning().ifPresent(LOG::warn);
        Threads threads = new Threads(Runtime.getRuntime().availableProcessors());
        shutdown.add("the threads", threads);
        ClusterModule cluster = new ClusterModule(database, threads, clock);
        InstanceStore store = SqlInstanceStore.open(database, new LastingFailures(cluster.writes()));
        SealedDevices devices =
                threads.onDisk(() -> SealedDevices.open(settings.credentials(), database.jdbi(), sealing -> {
                    cluster.requireAlone();
                    new SqlWebhooks(database.jdbi(), sealing, clock).resealAll();
                    TemporaryLinks.resealAll(database.jdbi(), sealing);
                    MessageStores.resealAll(database.jdbi(), sealing);
                    MessageLog.resealAll(database.jdbi(), sealing);
                }));
        Instances instances = new Instances(store);
        UnfinishedDeletions deletions = new UnfinishedDeletions(instances, devices.kept());
        if (!cluster.isShared()) { // else a call of another node may be about to finish them
            deletions.finish();
        }
        SqlTokenStore tokenStore = new SqlTokenStore(database.jdbi());
        CurrentTokens tokens = new CurrentTokens(AdministratorToken.of(settings.access(), random), tokenStore, clock);
        tokens.refresh();
        shutdown.add("the last use of tokens", tokens::recordUse);

        SharedTransactions transactions = new SharedTransactions(database.jdbi(), threads.commits());
        AuditTrail audit = AuditModule.start(settings.audit(), database.jdbi(), transactions, threads, clock);
        shutdown.add("the audit", audit::close);
        PrometheusRegistry registry = new PrometheusRegistry();
        AuditMetrics.register(registry, audit::entries, audit::lost);
        RouteNames routes = MetricsModule.measure(context, registry); // outside every other filter
        WebhookModule webhooks = new WebhookModule(
                settings.hooks().privateTargets(),
                settings.messages().retention(),
                database.jdbi(),
                devices.sealing(),
                threads,
                registry,
                clock,
                random);
        shutdown.add("the webhooks", webhooks);
        LinkModule links = new LinkModule(database.jdbi(), devices.sealing(), threads, clock, random);
        EventModule events = new EventModule(
                database.jdbi(),
                devices.sealing(),
                webhooks.bodies(),
                settings.messages().retention(),
                threads,
                WaitingLimits.ofStreams(Runtime.getRuntime().maxMemory())
                        .or(settings.api().eventStreams(), settings.api().eventStreamsPerToken()),
                new CodeAudience(audit, clock),
                database.notices(),
                clock);
        SqlSessionHistory history = new SqlSessionHistory(
                database.jdbi(),
                RecordListener.all(List.of(webhooks.outbox(), events, links.endings(), new LinkEntries())),
                threads.disk(),
                threads.scheduler());
        shutdown.add("the history", () -> history.close().get(SECONDS_TO_CLOSE, TimeUnit.SECONDS));
        MessageModule messages = new MessageModule(
                database.jdbi(),
                transactions,
                devices.sealing(),
                devices.kept(),
                instances,
                // Rows of instances are locked before those of their hooks, as deletions do it.
                List.of(events.messages(), webhooks.messages(), new MessageMetrics(registry)),
                settings.messages().retention(),
                threads,
                clock,
                random);
        EhcacheSnapshotStore snapshots = cache();
        shutdown.add("the session cache", snapshots);
        SnapshotStore shown = cluster.snapshots(snapshots, devices.sealing(), random);
        shutdown.add("the other nodes", cluster);

        EngineParts parts = new EngineParts(threads, clocks, random, database::isHeld);
        shutdown.add("the engines", parts);
        Optional<SandboxParts> sandbox = sandbox(parts);
        Map<EngineKind, Engine> byKind = parts.byKind(
                settings.whatsapp(), new SqlVersionMemory(database.jdbi()), sandbox.map(SandboxParts::engine));
        DeviceRemovals removals = new DeviceRemovals(
                devices.departing(),
                byKind,
                failures -> Pause.after(failures, random.nextDouble()),
                threads.disk(),
                threads.scheduler());
        shutdown.add("the removals", () -> removals.close().get(SECONDS_TO_CLOSE, TimeUnit.SECONDS));
        Engines engines = new Engines(
                byKind,
                Map.of(
                        EngineKind.WHATSAPP, settings.whatsapp().freeRounds(),
                        EngineKind.SANDBOX, settings.sandbox().freeRounds()));
        SessionMetrics metrics = new SessionMetrics(registry);
        Random jitter = new Random(random.nextLong());
        LiveSessions live = threads.onDisk(() -> new LiveSessions(
                engines,
                new Reconciler(),
                new SessionStores(
                        shown,
                        devices.kept(),
                        history,
                        messages.stores()::of,
                        () -> cluster.announceDeparting(removals::look)),
                found -> instances.inMemory(found.id()),
                metrics,
                new Workers(threads.workers(), threads.scheduler(), threads.disk()),
                clocks,
                jitter));
        SessionsEnd end = new SessionsEnd(() -> open = false, cluster, events, messages, live, threads);
        shutdown.add("the sessions", end::close);
        database.whenLost(() -> end.cut(lost));
        metrics.count(live::census, () -> live.waiting() + cluster.waiting());
        metrics.warn(() -> engines.enabled().stream().collect(toMap(EngineKind::wireName, live::warnings)));
        Sessions sessions = cluster.sessions(live, instances, events);
        MetricsSources.engines(registry, byKind, clock);
        MetricsSources.database(registry, database);
        cluster.measure(registry, instances);

        events.connect(instances, sessions);
        messages.connect(sessions, live::messages, settings.messages(), registry);
        shutdown.add("the messages", messages);
        shutdown.add("the event streams", events);

        Runnable refreshing = new DiskTask(tokens::refreshOrReport, threads.disk());
        threads.scheduler().scheduleAtFixedRate(refreshing, 1, 1, TimeUnit.SECONDS);
        Runnable recording = new DiskTask(tokens::recordUse, threads.disk());
        threads.scheduler().scheduleAtFixedRate(recording, 1, 1, TimeUnit.MINUTES);
        WrongTokens wrongTokens = new WrongTokens();
        threads.scheduler().scheduleAtFixedRate(new Recurring(wrongTokens), 1, 1, TimeUnit.MINUTES);
        shutdown.add("the count of wrong tokens", wrongTokens::run);

        CallLimits limits = new CallLimits(
                new RateLimits(
                        settings.limits().callsPerToken(),
                        settings.limits().callsPerAddress(),
                        settings.limits().wrongTokens()),
                System::nanoTime);
        shutdown.add("the limits", limits);

        WaitingCalls waiting =
                new WaitingCalls(WaitingLimits.fitting(Runtime.getRuntime().maxMemory())
                        .or(settings.api().waitingCalls(), settings.api().waitingCallsPerToken()));
        ClientAddress addresses = new ClientAddress(settings.limits().trustedProxies());
        PublicAddress publicAddress = new PublicAddress(settings.api().publicUrl(), addresses);
        List<Object> resources = new ArrayList<>(webhooks.resources());
        resources.add(new ConfigResource(settings, database.warning()));
        resources.add(links.resource(instances, sessions, publicAddress));
        resources.addAll(events.resources());
        resources.addAll(messages.resources(sessions, waiting));
        sandbox.ifPresent(
                with -> resources.addAll(with.resources(instances, sessions, devices.kept(), threads, clock)));
        InstalledApi api = ApiModule.install(
                context,
                new ApiParts(
                        tokens,
                        links.known(),
                        new TokenAdministration(tokenStore, tokens, clock, random),
                        wrongTokens,
                        limits,
                        addresses,
                        audit,
                        waiting,
                        instances,
                        sessions,
                        engines.enabled(),
                        EngineKind.parse(settings.api().defaultEngine()).orElseThrow(),
                        settings.api().corsOrigins(),
                        new SystemInfo(settings.api().systemName(), ProductVersion.CURRENT),
                        settings.api().queryCredentials(),
                        () -> open,
                        end::early,
                        threads.answerers(),
                        threads.scheduler(),
                        clock,
                        random),
                resources,
                cluster.filters(events, publicAddress, waiting));
        MetricsSources.api(registry, routes, api, limits, wrongTokens);
        MetricsGate gate = new MetricsGate(tokens, wrongTokens, limits, addresses);
        MetricsSources.page(settings.metrics(), context, registry, gate);
        if (!cluster.isShared()) {
            history.recordLostStops(id -> instances.find(id).map(sessions::current), clock.instant());
        }
        HealthModule.install(context, threads, database.jdbi(), snapshots, byKind, clock, () -> open, () -> started);
        StaticFiles.install(context, links::page);
        List<Instance> all = instances.all().toList();
        if (!cluster.isShared()) {
            live.remember(all); // before any call makes a session
        }
        entrances.open();
        open = true;
        shutdown.add("the notice of the end", end.listen(server));
        cluster.begin(api);
        live.completeAccounts(all);
        if (!cluster.isShared()) {
            instances.withRunning(all, live::resume);
        }
        threads.scheduler().scheduleWithFixedDelay(new Recurring(live::wakeOverdue), 1, 1, TimeUnit.MINUTES);
        webhooks.follow();
        cluster.whenDeparting(removals::look);
        cluster.start(
                instances,
                live,
                ids -> {
                    transactions.runAndWait(handle -> true);
                    history.write(ids);
                },
                () -> {
                    webhooks.start();
                    removals.look();
                },
                stopped -> history.recordLostStops(
                        id -> stopped.contains(id) ? instances.find(id).map(live::current) : Optional.empty(),
                        clock.instant()));
        Runnable deleting = new DiskTask(() -> deletions.look(sessions, cluster.ownership()), threads.disk());
        threads.scheduler().scheduleWithFixedDelay(deleting, 5, 5, TimeUnit.SECONDS);
        CopyDesk copies = CopyDesk.of(settings.home(), database, threads.copies());
        shutdown.add("the copies for backups", copies);
        threads.scheduler().scheduleWithFixedDelay(new DiskTask(copies::look, threads.disk()), 1, 1, TimeUnit.SECONDS);
        started = true;
    }

    private Optional<SandboxParts> sandbox(EngineParts parts) {
        if (!settings.sandbox().enabled()) {
            return Optional.empty();
        }
        SandboxParts sandbox = SandboxParts.install(context, settings.sandbox(), address, parts, settings.home());
        standIn.serve(sandbox.server());
        shutdown.add("the sandbox", sandbox.server()::close);
        return Optional.of(sandbox);
    }

    private EhcacheSnapshotStore cache() {
        try {
            return EhcacheSnapshotStore.open(settings.cache().configuration());
        } catch (IllegalArgumentException e) {
            throw new SettingsException(new SettingProblem("LINKGATE_CACHE_CONFIG", e.getMessage()), e);
        }
    }

    /** Logs the message for the operator; Linkgate runs without it. */
    @Override
    public void started() {
        try {
            Optional<String> url = Optional.ofNullable(server.getInitParameter(OWN_URL))
                    .or(() -> address.url("http", "/").map(Object::toString));
            LOG.info("{}", new StartupMessage(url, settings));
        } catch (RuntimeException e) {
            LOG.warn("Linkgate is ready; its address cannot be shown", e);
        }
    }

    @Override
    public void close() {
        open = false;
        started = false;
        shutdown.closeAll();
    }
}
