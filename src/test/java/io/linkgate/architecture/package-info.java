/** What holds for the code as a whole. */
package io.linkgate.architecture;
