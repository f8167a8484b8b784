/** Tests of the files of builds. */
@NullMarked
package dev.sealift.image.file;

import org.jspecify.annotations.NullMarked;
