/** Tests of the key stores. */
@NullMarked
package dev.sealift.keys;

import org.jspecify.annotations.NullMarked;
