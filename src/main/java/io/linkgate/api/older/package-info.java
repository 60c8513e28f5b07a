/** The addresses of the older API that Linkgate follows too, as one table. */
package io.linkgate.api.older;
