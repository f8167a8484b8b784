/** What differs between two files: fields of their format by name, all else by ranges of bytes. */
@NullMarked
package dev.sealift.cli.diff;

import org.jspecify.annotations.NullMarked;
