/** The programs of others that Sealift's formats are compared with. */
@NullMarked
package dev.sealift.image.testing;

import org.jspecify.annotations.NullMarked;
