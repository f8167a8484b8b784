/** Artifacts and releases: intake checks, the content-addressed store, downloads. */
@NullMarked
package dev.sealift.server.release;

import org.jspecify.annotations.NullMarked;
