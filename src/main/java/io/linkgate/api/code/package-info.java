/**
 * The codes that link an account: the endpoints {@code auth/*} and their waiting, images and formats, the fast path for
 * polls with a live code, and the errors when there is none.
 */
package io.linkgate.api.code;
