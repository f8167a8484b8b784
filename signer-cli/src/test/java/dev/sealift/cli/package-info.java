/** The command line as its users meet it: arguments in, output, files and exit codes out. */
@NullMarked
package dev.sealift.cli;

import org.jspecify.annotations.NullMarked;
