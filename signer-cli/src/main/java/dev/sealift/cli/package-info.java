/** The {@code sealift} command: its tree of commands, its exit codes and what it says when something is wrong. */
@NullMarked
package dev.sealift.cli;

import org.jspecify.annotations.NullMarked;
