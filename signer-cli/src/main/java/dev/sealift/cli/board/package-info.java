/** Board profiles at the command line: which there are, where they are looked for, and the commands about them. */
@NullMarked
package dev.sealift.cli.board;

import org.jspecify.annotations.NullMarked;
