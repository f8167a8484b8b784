/** Prunes what is over and old, without breaking the chain of events. */
@NullMarked
package dev.sealift.server.retention;

import org.jspecify.annotations.NullMarked;
