/** The endpoints for messages: sending texts, marking chats, looking numbers up, and one-time passwords. */
package io.linkgate.api.message;
