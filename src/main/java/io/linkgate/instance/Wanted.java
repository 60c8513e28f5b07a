package io.linkgate.instance;

/** What the owner wants of an instance's session; durable, changed only by the owner's commands. */
public enum Wanted {
    RUNNING,
    STOPPED
}
