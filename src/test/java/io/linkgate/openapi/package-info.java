/** The description of the API in {@code src/main/openapi}: how it is put together, and what holds it to the code. */
package io.linkgate.openapi;
