/** Tests of the commands in this package. */
@NullMarked
package dev.sealift.cli.shell;

import org.jspecify.annotations.NullMarked;
