/** Files on disk. */
@NullMarked
package dev.sealift.cli.file;

import org.jspecify.annotations.NullMarked;
