/** Patches that make one image out of another on a board with a few KiB of RAM: docs/delta.md. */
@NullMarked
package dev.sealift.image.delta;

import org.jspecify.annotations.NullMarked;
