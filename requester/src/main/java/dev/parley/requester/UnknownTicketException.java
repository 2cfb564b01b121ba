package dev.parley.requester;

import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;

/**
 * There is no such ticket, or not any more, or it is another user's. The status is {@link
 * Status#BAD_ARGUMENTS}.
 */
public final class UnknownTicketException extends ParleyException {
  private static final long serialVersionUID = 1L;

  UnknownTicketException() {
    super(
        Status.BAD_ARGUMENTS,
        "There is no such ticket: it was never made, is too old, or is another user's");
  }
}
