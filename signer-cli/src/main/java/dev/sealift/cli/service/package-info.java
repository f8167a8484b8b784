/** The signing service from the outside: profiles, requests, approvals, operators, and signing through it. */
@NullMarked
package dev.sealift.cli.service;

import org.jspecify.annotations.NullMarked;
