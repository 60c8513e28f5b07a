package io.linkgate.engine;

/**
 * What makes a companion this companion: an opaque value that only the engine which made it can read. It holds secrets;
 * it never prints them.
 */
public interface EngineDevice {}
