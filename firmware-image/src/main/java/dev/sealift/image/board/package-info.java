/** Board profiles: what images for a board must look like, in YAML, and the check of it. */
@NullMarked
package dev.sealift.image.board;

import org.jspecify.annotations.NullMarked;
