/** Key files. */
@NullMarked
package dev.sealift.cli.key;

import org.jspecify.annotations.NullMarked;
