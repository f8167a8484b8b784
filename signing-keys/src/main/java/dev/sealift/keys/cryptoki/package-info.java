/** Calls the library of a security module by PKCS#11 (OASIS, version 2.40), with what the JDK has for native code. */
@NullMarked
package dev.sealift.keys.cryptoki;

import org.jspecify.annotations.NullMarked;
