/** Files that are read whole or appear whole. */
@NullMarked
package dev.sealift.cli.file;

import org.jspecify.annotations.NullMarked;
