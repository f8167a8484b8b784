/** Tests of images and keys. */
@NullMarked
package dev.sealift.image;

import org.jspecify.annotations.NullMarked;
