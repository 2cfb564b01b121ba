/** The HTTP door to services: XML-RPC and JSON for programs, a page for people. */
@NullMarked
package dev.parley.gateway;

import org.jspecify.annotations.NullMarked;
