/** Opens private keys wherever they lie, and refuses those that everybody has. */
@NullMarked
package dev.sealift.keys;

import org.jspecify.annotations.NullMarked;
