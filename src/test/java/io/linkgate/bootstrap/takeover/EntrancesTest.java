package io.linkgate.bootstrap.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.linkgate.storage.connection.DatabaseAwayException.Reason;
import io.linkgate.testkit.BareHttp;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The entrances of a real Tomcat, filled after it has started. */
class EntrancesTest {

    @TempDir
    private Path directory;

    private final Tomcat tomcat = new Tomcat();
    private final WaitingFilter waiting = new WaitingFilter(Set.of());
    private Optional<Entrances> registered = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        StandardContext context = (StandardContext) tomcat.addContext("", directory.toString());
        context.addServletContainerInitializer(
                (classes, servlets) -> registered = Optional.of(Entrances.register(servlets, waiting)), Set.of());
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    @Test
    void closedOnesAnswer503AndOpenOnesWhatWasAddedLater() {
        Entrances entrances = registered.orElseThrow();
        assertThat(status("/metrics")).isEqualTo(503);
        Numbers numbers = new Numbers();
        ServletContext late = entrances.newContext();
        late.addServlet("metrics", numbers).addMapping("/metrics");
        FilterRegistration.Dynamic gate = late.addFilter("metrics-gate", marking());
        gate.setAsyncSupported(true);
        gate.addMappingForServletNames(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), true, "metrics");
        assertThat(status("/metrics")).as("added, and not opened").isEqualTo(503);

        entrances.open();

        assertThat(get("/metrics").body()).isEqualTo("begun");
        assertThat(get("/metrics").header("Marked")).isPresent();
        assertThat(get("/health").header("Marked")).isEmpty();
        assertThat(status("/health")).as("nothing was added").isEqualTo(404);

        entrances.close();
        assertThat(status("/metrics")).isEqualTo(503);
        assertThat(numbers.state).isEqualTo("ended");

        entrances.newContext();
        entrances.open();
        assertThat(status("/metrics")).as("what was added before is gone").isEqualTo(404);
    }

    @Test
    void requestThatWasLetInBeforeTheEndIsAnswered503() throws Exception {
        Entrances entrances = registered.orElseThrow();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        ServletContext late = entrances.newContext();
        late.addServlet("metrics", new Numbers()).addMapping("/metrics");
        FilterRegistration.Dynamic gate = late.addFilter("metrics-gate", (request, response, chain) -> {
            inside.countDown();
            await(closed);
            chain.doFilter(request, response);
        });
        gate.setAsyncSupported(true);
        gate.addMappingForServletNames(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), true, "metrics");
        entrances.open();

        CompletableFuture<BareHttp.Answer> caught = CompletableFuture.supplyAsync(() -> get("/metrics"));
        await(inside);
        entrances.close();
        closed.countDown();

        BareHttp.Answer answer = caught.get(20, TimeUnit.SECONDS);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("\"code\":\"unavailable\"");
        assertThat(answer.header("Cache-Control")).contains("no-store");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void startThatHasFailedForGoodIsMendedByARestartOnly() {
        waiting.waitFor(Reason.UNREACHABLE);
        assertThat(status("/health/live")).isEqualTo(200);
        assertThat(get("/v2/whoami").body()).contains("The database cannot be reached");

        waiting.fail();

        assertThat(status("/health/live")).isEqualTo(503);
        assertThat(get("/health/ready").body()).contains("Linkgate could not start");
        assertThat(status("/v2/whoami")).isEqualTo(503);
    }

    @Test
    void otherRegistrationsThanThoseThatWereMadeAreRefused() {
        Entrances entrances = registered.orElseThrow();
        entrances.newContext().addServlet("metrics", new Numbers()).addMapping("/numbers");

        assertThatThrownBy(entrances::open)
                .hasMessageContaining("not registered like this")
                .hasMessageContaining("/numbers");
        assertThat(status("/metrics")).isEqualTo(503);

        ServletContext late = entrances.newContext();
        FilterRegistration.Dynamic cors = late.addFilter("cors", marking());
        cors.addMappingForUrlPatterns(
                EnumSet.of(DispatcherType.REQUEST, DispatcherType.ERROR, DispatcherType.ASYNC), true, "/*");
        assertThatThrownBy(entrances::open).as("not asynchronous").hasMessageContaining("cors");
    }

    private static Filter marking() {
        return (request, response, chain) -> {
            ((HttpServletResponse) response).setHeader("Marked", "yes");
            chain.doFilter(request, response);
        };
    }

    private int status(String path) {
        return get(path).status();
    }

    private BareHttp.Answer get(String path) {
        return BareHttp.exchange(tomcat.getConnector().getLocalPort(), "GET", path, Map.of(), "");
    }

    private static final class Numbers extends HttpServlet {

        private static final long serialVersionUID = 1L;

        private volatile String state = "new";

        @Override
        public void init() {
            state = "begun";
        }

        @Override
        public void destroy() {
            state = "ended";
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(state);
        }
    }
}
