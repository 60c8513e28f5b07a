/** What the documentation says, compared with the sources it speaks of. */
package io.linkgate.documentation;
