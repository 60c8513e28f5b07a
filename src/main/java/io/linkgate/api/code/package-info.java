/**
 * The codes that link an account: {@code auth/*} with its waiting, the picture, its formats, the short way of a poll that finds a
 * live code, and the answers when there is no code.
 */
package io.linkgate.api.code;
