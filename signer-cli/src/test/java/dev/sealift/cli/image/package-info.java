/** Signing, checking and showing. */
@NullMarked
package dev.sealift.cli.image;

import org.jspecify.annotations.NullMarked;
