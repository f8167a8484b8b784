/** Tests of the commands in this package. */
@NullMarked
package dev.sealift.cli.board;

import org.jspecify.annotations.NullMarked;
