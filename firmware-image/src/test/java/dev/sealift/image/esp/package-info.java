/** Tests of ESP images and their signatures. */
@NullMarked
package dev.sealift.image.esp;

import org.jspecify.annotations.NullMarked;
