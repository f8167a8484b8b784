/** What the shell around the command line is given: completion and a manual page, both made from the command tree. */
@NullMarked
package dev.sealift.cli.shell;

import org.jspecify.annotations.NullMarked;
