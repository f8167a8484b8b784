/** Tests of board profiles. */
@NullMarked
package dev.sealift.image.board;

import org.jspecify.annotations.NullMarked;
