/** The HTTP door to services: XML-RPC for programs in any language. */
@NullMarked
package dev.parley.gateway;

import org.jspecify.annotations.NullMarked;
