/** The files that builds and programmers use: Intel HEX, ELF and plain binary. */
@NullMarked
package dev.sealift.image.file;

import org.jspecify.annotations.NullMarked;
