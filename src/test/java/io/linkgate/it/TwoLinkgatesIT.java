package io.linkgate.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.linkgate.testkit.ApiClient;
import io.linkgate.testkit.Polling;
import io.linkgate.testkit.WarProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Two Linkgates in one Tomcat, of its distribution: the home of one is a parameter of its context, that of the other an
 * entry of JNDI.
 */
@Tag("any-server")
@Execution(ExecutionMode.CONCURRENT)
class TwoLinkgatesIT {

    private static final Path DIRECTORY = Path.of(System.getProperty("two.directory", "target/it/two"));
    private static final int PORT = Integer.getInteger("two.port", 0);

    private static WarProcess tomcat;

    @BeforeAll
    static void start() throws Exception {
        Path distribution = Path.of(System.getProperty("it.tomcat.home"));
        Path base = DIRECTORY.resolve("tomcat");
        Path contexts = Files.createDirectories(base.resolve("conf/Catalina/localhost"));
        for (String directory : List.of("logs", "temp", "webapps", "work")) {
            Files.createDirectory(base.resolve(directory));
        }
        for (String file : List.of("catalina.properties", "context.xml", "logging.properties", "web.xml")) {
            Files.copy(
                    distribution.resolve("conf").resolve(file),
                    base.resolve("conf").resolve(file));
        }
        Files.writeString(base.resolve("conf/server.xml"), """
                <Server port="-1">
                  <Service name="Catalina">
                    <Connector address="127.0.0.1" port="%d"/>
                    <Engine name="Catalina" defaultHost="localhost"><Host name="localhost" appBase="webapps"/></Engine>
                  </Service>
                </Server>
                """.formatted(PORT));
        Files.writeString(contexts.resolve("first.xml"), """
                <Context docBase="%s">
                  <Parameter name="linkgate.home" value="%s" override="false"/>
                </Context>
                """.formatted(System.getProperty("it.war"), home("first")));
        Files.createDirectories(home("first"));
        Files.writeString(home("first").resolve("linkgate.conf"), """
                linkgate.sandbox.enabled = true
                linkgate.system-name = The first
                """);
        Files.writeString(contexts.resolve("second.xml"), """
                <Context docBase="%s">
                  <Environment name="linkgate.home" type="java.lang.String" value="%s"/>
                  <Environment name="linkgate.sandbox.enabled" type="java.lang.Boolean" value="true"/>
                </Context>
                """.formatted(System.getProperty("it.war"), home("second")));
        ProcessBuilder command =
                new ProcessBuilder("sh", distribution.resolve("bin/catalina.sh").toString(), "run");
        Map<String, String> environment = command.environment();
        environment.keySet().removeIf(name -> name.startsWith("LINKGATE_"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("CATALINA_BASE", base.toString());
        environment.put("CATALINA_OPTS", "-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        tomcat = WarProcess.start(command, base.resolve("logs/console.log"));
        tomcat.awaitReady();
    }

    @AfterAll
    static void stop() {
        if (tomcat != null) {
            tomcat.close();
        }
    }

    @Test
    void eachLinksAnInstanceOfItsOwn() throws Exception {
        ApiClient first = client("first", token("first"));
        ApiClient second = client("second", token("second"));

        String one = link(first, "15550003331");
        String other = link(second, "15550003332");

        assertThat(first.info(other).status()).isEqualTo(404);
        assertThat(second.info(one).status()).isEqualTo(404);
    }

    @Test
    void tokenOfOneIsUnknownToTheOther() throws Exception {
        assertThat(client("second", token("first")).call("whoami").status()).isEqualTo(401);
    }

    @Test
    void eachKnowsWhereItsSettingsCameFrom() throws Exception {
        assertThat(setting("first", "LINKGATE_HOME").path("source").asText()).isEqualTo("context");
        assertThat(setting("first", "LINKGATE_SYSTEM_NAME").path("place").asText())
                .isEqualTo("line 2 of " + home("first").resolve("linkgate.conf"));
        assertThat(setting("second", "LINKGATE_HOME").path("source").asText()).isEqualTo("jndi");
        assertThat(setting("second", "LINKGATE_SANDBOX").path("place").asText())
                .isEqualTo("java:comp/env/linkgate.sandbox.enabled");
        assertThat(home("second").resolve("linkgate.conf")).content().contains("#linkgate.sandbox.enabled = false");
    }

    private static String link(ApiClient api, String phone) throws Exception {
        String id = api.create("shop").get().text("instance_id");
        Polling.until(api, id, "SCAN_QR_CODE", "FAILED");
        ApiClient.Reply scan = api.call("sandbox/scan?instance_id=" + id + "&phone_number=" + phone);
        assertThat(scan.text("result")).as("%s", scan.body()).isEqualTo("linked");
        Polling.until(api, id, "WORKING", "FAILED");
        return id;
    }

    private static JsonNode setting(String which, String name) throws Exception {
        JsonNode settings =
                client(which, token(which)).call("admin/config").body().path("settings");
        return StreamSupport.stream(settings.spliterator(), false)
                .filter(setting -> setting.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ApiClient client(String which, String token) {
        URI base = URI.create("http://127.0.0.1:" + PORT + "/" + which + "/");
        return new ApiClient(
                base,
                token,
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    private static Path home(String which) {
        return DIRECTORY.resolve("home-" + which).toAbsolutePath();
    }

    private static String token(String which) throws Exception {
        return Files.readString(home(which).resolve("initial-admin-token")).strip();
    }
}
