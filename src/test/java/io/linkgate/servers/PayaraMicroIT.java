package io.linkgate.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Payara Micro 6, which deploys the WAR that its command line names, and keeps it until it ends. */
class PayaraMicroIT extends ServerWalk {

    @Override
    OperatedServer server() throws IOException {
        return new PayaraMicro();
    }

    private static final class PayaraMicro extends OperatedServer {

        PayaraMicro() throws IOException {
            super("payara-micro");
        }

        @Override
        void configure() throws IOException {
            Files.createDirectory(directory().resolve("temp"));
        }

        @Override
        List<String> command() {
            List<String> command = new ArrayList<>(List.of(
                    java(),
                    "-jar",
                    distribution("payara-micro-").toString(),
                    "--port",
                    Integer.toString(port()),
                    "--nocluster",
                    "--nohostaware"));
            if (Files.exists(deployment())) {
                command.addAll(List.of("--deploy", deployment().toString(), "--contextroot", "linkgate"));
            }
            return command;
        }

        @Override
        String options() {
            return super.options() + " -Djava.io.tmpdir=" + directory().resolve("temp");
        }

        @Override
        boolean bringsH2() {
            return true;
        }

        @Override
        Path deployment() {
            return directory().resolve("linkgate.war");
        }

        @Override
        void deploy() throws Exception {
            stop();
            super.deploy();
            start();
        }

        @Override
        void undeploy() throws Exception {
            stop();
            super.undeploy();
            start();
        }
    }
}
