/**
 * How fast and how small Linkgate is, measured side by side in one run: {@code mvn -Pbench test}. Not part of {@code
 * mvn verify}; nothing here passes or fails by a time. The results stand in {@code docs/benchmarks.md}.
 */
package io.linkgate.bench;
