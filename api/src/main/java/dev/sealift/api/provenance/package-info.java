/** Provenance statements (in-toto, SLSA) and the envelopes (DSSE) they are signed in. */
@NullMarked
package dev.sealift.api.provenance;

import org.jspecify.annotations.NullMarked;
