/**
 * How the command {@code backup} gets a copy of an embedded database that a Linkgate uses: by files in the home directory,
 * which its owner alone may write to.
 *
 * <pre>
 * backup-ID.request   an empty file, made and locked by the command for as long as it runs; ID is random
 * backup-ID.new       a directory, made by the Linkgate: a copy that is being written
 * backup-ID.copy      the same when it is complete: db/ and database.mark, as in a home
 * backup-ID.failed    a directory instead of that, with the file reason.txt
 * </pre>
 *
 * <p>The Linkgate looks once a second. What belongs to a request that is gone, or that has no lock since its command has
 * ended, is deleted. So a killed command leaves nothing behind, and a killed Linkgate nothing beyond its next start.
 */
package io.linkgate.bootstrap.backup;
