/** Patches in place of images: which image a board runs, and how to make the next one of it. */
@NullMarked
package dev.sealift.gateway.patch;

import org.jspecify.annotations.NullMarked;
