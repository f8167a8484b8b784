/** The signing service: profiles, requests, approvals, and the keys that sign what was approved. */
@NullMarked
package dev.sealift.server.signing;

import org.jspecify.annotations.NullMarked;
