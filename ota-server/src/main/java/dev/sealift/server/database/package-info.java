/** The embedded database: one writer, several readers, migrations. */
@NullMarked
package dev.sealift.server.database;

import org.jspecify.annotations.NullMarked;
