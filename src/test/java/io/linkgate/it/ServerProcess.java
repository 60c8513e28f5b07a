package io.linkgate.it;

import io.linkgate.testkit.RunningJvm;

/** The Java process of the server under test. */
final class ServerProcess {

    private final RunningJvm jvm;

    private ServerProcess(long pid) {
        this.jvm = new RunningJvm(pid);
    }

    /** Returns the child process that {@code arquillian.xml} has marked. */
    static ServerProcess find() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info()
                        .commandLine()
                        .map(line -> line.contains("-Dit.server="))
                        .orElse(false))
                .findFirst()
                .map(process -> new ServerProcess(process.pid()))
                .orElseThrow(() -> new AssertionError("no server was started by this test run"));
    }

    /** Returns one line for each class with instances, sorted by their number. */
    String classHistogram() {
        return jvm.classHistogram();
    }

    /** Returns the stack of every thread. */
    String threads() {
        return jvm.threads();
    }
}
