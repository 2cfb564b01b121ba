package dev.parley.requester;

import dev.parley.protocol.AllowList;
import dev.parley.protocol.ContractMethod;
import org.jspecify.annotations.Nullable;

/**
 * What a call names, and how its reply is read: by a contract's method where there is one.
 *
 * @param method null for a call without a contract
 */
record CallTarget(
    String wireName, boolean oneWay, @Nullable ContractMethod method, AllowList allowed) {
  /** Whether the request may be sent again when it is not known what became of it. */
  boolean isResendable() {
    return method != null && method.isIdempotent() && !oneWay && !method.isStream();
  }
}
