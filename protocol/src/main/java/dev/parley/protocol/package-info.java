/** What a call is: contract, status codes, errors, deadline, codecs. */
@NullMarked
package dev.parley.protocol;

import org.jspecify.annotations.NullMarked;
