/** Limits of members, written where the records are: checked on arrival, and part of the API's description. */
@NullMarked
package dev.sealift.api.limit;

import org.jspecify.annotations.NullMarked;
