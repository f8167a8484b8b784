@NullMarked
package dev.sealift.server.database;

import org.jspecify.annotations.NullMarked;
