/** What survives the database: the signed end of the log, backups, and how a server goes on after one was restored. */
@NullMarked
package dev.sealift.server.recovery;

import org.jspecify.annotations.NullMarked;
