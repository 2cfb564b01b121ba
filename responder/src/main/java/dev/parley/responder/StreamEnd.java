package dev.parley.responder;

import dev.parley.protocol.ParleyException;

/** Parley ends a stream, and not its handler. */
final class StreamEnd extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ParleyException failure;

  StreamEnd(ParleyException failure) {
    super(failure);
    this.failure = failure;
  }

  /** As the caller is to be told. */
  ParleyException failure() {
    return failure;
  }
}
