package dev.parley.topics;

import dev.parley.protocol.AllowList;
import dev.parley.protocol.Body;
import dev.parley.protocol.CallCodec;
import dev.parley.protocol.CallCodec.Format;
import dev.parley.protocol.Limits;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.util.List;

/** Text as text, everything else as an object of an allowed class. Immutable and thread-safe. */
final class Payloads {
  private final CallCodec codec;
  private final AllowList allowed;

  Payloads(Limits limits, List<Class<?>> types) {
    this.codec = new CallCodec(limits);
    this.allowed =
        types.isEmpty() ? AllowList.values() : AllowList.of(types.toArray(Class<?>[]::new));
  }

  Body write(Object payload) {
    return payload instanceof String text
        ? new Body.Json(text)
        : codec.arguments(payload, Format.OBJECT);
  }

  /**
   * Reads what came.
   *
   * @throws ParleyException where it is of a class that was not allowed, or cannot be read
   */
  Object read(Body body) {
    if (body instanceof Body.Json text) {
      return text.text();
    }
    var value = codec.readResult(body, allowed);
    if (value == null) {
      throw new ParleyException(Status.BAD_REQUEST, "The message has no body");
    }
    return value;
  }
}
