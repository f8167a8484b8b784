/** Who is who: the certificate authority, certificates, operators and their tokens. */
@NullMarked
package dev.sealift.server.identity;

import org.jspecify.annotations.NullMarked;
