/** Tests of the commands in this package. */
@NullMarked
package dev.sealift.cli.diff;

import org.jspecify.annotations.NullMarked;
