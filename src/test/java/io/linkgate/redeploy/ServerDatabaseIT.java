package io.linkgate.redeploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.linkgate.config.StorageSettings;
import io.linkgate.config.StorageSettings.PostgresUrl;
import io.linkgate.sandbox.server.SandboxServer;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.ApiClient.Reply;
import io.linkgate.testkit.PostgresServer;
import io.linkgate.testkit.SandboxOnTomcat;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The WAR on a real Tomcat with its database on a server: redeployed, cut off from it, started without it, undeployed. */
@Tag("redeploy")
class ServerDatabaseIT {

    private static final String TOKEN = "administrator-of-the-database-tests";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MANAGER = 1;

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private final SandboxServer standIn = SandboxServer.builder(Clock.systemUTC(), new SecureRandom(), scheduler)
            .build();
    private final PostgresServer server = PostgresServer.start();
    private final StorageSettings database = server.emptyDatabase();

    /** How Linkgate finds the server. */
    enum Way {
        URL,
        DATA_SOURCE
    }

    @AfterEach
    void close() {
        standIn.close();
        scheduler.shutdownNow();
        server.close();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void everythingIsKeptAndNothingIsLeft(Way way) throws Exception {
        Path directory = Path.of(System.getProperty("redeploy.directory"))
                .resolve("database-" + way.name().toLowerCase(Locale.ROOT));
        try (SandboxOnTomcat socket = new SandboxOnTomcat(standIn);
                OperatedTomcat tomcat = start(way, Files.createDirectories(directory), socket)) {
            HttpClient http =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            ApiClient api = new ApiClient(tomcat.url(), TOKEN, http);
            DeployCycle cycle = new DeployCycle(api, standIn, tomcat.jvm());
            String showing = cycle.show();
            cycle.link();

            tomcat.deploy();
            cycle.allLinkedWork();
            cycle.shows(showing);

            server.stop();
            assertThat(create(api)).isEqualTo(503);
            server.startAgain();
            awaitCreation(api);
            cycle.allLinkedWork();

            tomcat.undeploy();
            server.stop();
            tomcat.deploy();
            Reply waiting = api.create("early").get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(waiting.status()).isEqualTo(503);
            assertThat(waiting.text("message")).startsWith("The database cannot be reached");
            server.startAgain();
            awaitCreation(api);
            cycle.allLinkedWork();

            tomcat.undeploy();
            LeakChecks afterwards = LeakChecks.of(tomcat, MANAGER);
            assertThat(afterwards.loaders()).isEqualTo(MANAGER);
            assertThat(afterwards.classesOf("io.linkgate.")).isEmpty();
            assertThat(tomcat.leaks()).isEmpty();
            assertThat(server.connectionsOf(database)).isZero();
            assertThat(tomcat.log()).noneMatch(line -> line.contains(" SEVERE "));
        }
    }

    private OperatedTomcat start(Way way, Path directory, SandboxOnTomcat socket) throws Exception {
        Map<String, String> settings = new HashMap<>(socket.settings(directory.resolve("home"), TOKEN));
        settings.putAll(
                way == Way.URL
                        ? PostgresServer.variables(database)
                        : Map.of("LINKGATE_DATABASE_JNDI", "java:comp/env/jdbc/linkgate"));
        return OperatedTomcat.start(
                Path.of(System.getProperty("it.tomcat.home")),
                directory.resolve("tomcat"),
                Path.of(System.getProperty("it.war")),
                Integer.getInteger("redeploy.port"),
                settings,
                base -> {
                    if (way == Way.DATA_SOURCE) {
                        addDataSource(base);
                    }
                });
    }

    /** As docs/database.md says. */
    private void addDataSource(Path base) throws IOException {
        PostgresUrl url = (PostgresUrl) database.server().orElseThrow();
        Path context = base.resolve("conf/context.xml");
        Files.writeString(
                context, Files.readString(context).replace("</Context>", """
                <Resource name="jdbc/linkgate" type="javax.sql.DataSource" auth="Container" closeMethod="close"
                          driverClassName="org.postgresql.Driver" url="%s"
                          username="%s" password="linkgate" maxTotal="12"/>
                </Context>
                """.formatted(url.url(), url.user())));
        Path driver = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(jar -> jar.getFileName().toString().matches("postgresql-[0-9.]+\\.jar"))
                .findFirst()
                .orElseThrow();
        Files.copy(driver, Files.createDirectories(base.resolve("lib")).resolve(driver.getFileName()));
    }

    private static int create(ApiClient api) throws Exception {
        return api.create("during").get(PATIENCE.toSeconds(), TimeUnit.SECONDS).status();
    }

    private static void awaitCreation(ApiClient api) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (create(api) != 201) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
        }
    }
}
