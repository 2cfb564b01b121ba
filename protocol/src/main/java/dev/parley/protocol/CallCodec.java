package dev.parley.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.NotSerializableException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns arguments, results and failures into bodies and back: Java serialisation for Java programs,
 * JSON for the rest. A reply has the format of its request. Immutable and thread-safe.
 */
public final class CallCodec {
  /** How a body is written. */
  public enum Format {
    /** Java serialisation, in an ObjectMessage. */
    OBJECT,
    /** JSON, in a TextMessage. */
    JSON
  }

  /** A method and the arguments to invoke it with. */
  public record Invocation(ContractMethod method, List<@Nullable Object> arguments) {}

  private final Limits limits;

  public CallCodec(Limits limits) {
    this.limits = limits;
  }

  /**
   * Arguments of a call: {@code Object[]} by position or {@code Map<String, ?>} by name.
   *
   * @throws ParleyException {@link Status#BAD_ARGUMENTS} if one cannot be written
   */
  public Body arguments(Object arguments, Format format) {
    try {
      return write(withoutOptionals(arguments), format);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw new ParleyException(
          Status.BAD_ARGUMENTS, "An argument cannot be sent: " + reason(e), e);
    }
  }

  /** An optional parameter's value travels bare, or as null. */
  private static Object withoutOptionals(Object arguments) {
    if (arguments instanceof @Nullable Object[] array
        && Arrays.stream(array).anyMatch(Optional.class::isInstance)) {
      return Arrays.stream(array).map(CallCodec::bare).toArray();
    } else if (arguments instanceof Map<?, ?> map
        && map.values().stream().anyMatch(Optional.class::isInstance)) {
      var copy = new LinkedHashMap<Object, @Nullable Object>();
      map.forEach((name, value) -> copy.put(name, bare(value)));
      return copy;
    }
    return arguments;
  }

  private static @Nullable Object bare(@Nullable Object value) {
    return value instanceof Optional<?> optional ? optional.orElse(null) : value;
  }

  private static String reason(Throwable e) {
    if (e instanceof NotSerializableException unfit) {
      return unfit.getMessage() + " does not implement java.io.Serializable";
    } else if (e instanceof StackOverflowError) {
      return "it is nested too deeply";
    }
    return e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.toString();
  }

  /**
   * What a handler returned.
   *
   * @throws ParleyException {@link Status#INTERNAL} if it cannot be written
   */
  public Body result(ContractMethod method, @Nullable Object result, Format format) {
    try {
      return bounded(method, write(bare(result), format));
    } catch (ParleyException e) {
      throw e;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw new ParleyException(
          Status.INTERNAL,
          "The result of " + method.signature() + " cannot be sent: " + reason(e),
          e);
    }
  }

  /** Its caller would refuse what is larger, and a broker may not even carry it. */
  private Body bounded(ContractMethod method, Body result) {
    var size = result.size();
    if (size > limits.maxBytes()) {
      throw new ParleyException(
          Status.INTERNAL,
          "The result of "
              + method.signature()
              + " has "
              + size
              + " bytes; the limit is "
              + limits.maxBytes());
    }
    return result;
  }

  /** A failure that is not the handler's. */
  public Body failure(ParleyException failure, Format format) {
    return writeMap(Failures.toMap(failure), format);
  }

  /** What a handler threw. */
  public Body thrown(
      Throwable thrown,
      ContractMethod method,
      AllowList allowed,
      boolean withTrace,
      Format format) {
    var map = Failures.thrown(thrown, method, allowed, withTrace, format == Format.OBJECT);
    var body = writeMap(map, format);
    if (body.size() > limits.maxBytes()) {
      map.remove("data"); // it goes as text, like an undeclared one
      return writeMap(map, format);
    }
    return body;
  }

  /** The format a reply to this request is written in. */
  public static Format replyFormat(Body request) {
    return request instanceof Body.Json ? Format.JSON : Format.OBJECT;
  }

  /**
   * Reads a request's arguments and finds the method they mean.
   *
   * @param candidates methods of the name that was asked for, one at least
   * @throws ParleyException {@link Status#BAD_REQUEST}, {@link Status#REFUSED} or {@link
   *     Status#BAD_ARGUMENTS}
   */
  public Invocation readArguments(Body body, List<ContractMethod> candidates, AllowList allowed) {
    var bound = Arguments.bind(candidates, read(body, allowed));
    return new Invocation(bound.method(), Arrays.asList(bound.arguments()));
  }

  /**
   * A digest of arguments that were read: the same for equal ones, by name or by position, as JSON
   * or as objects, in whatever order their sets and maps are. Where there is a class among them
   * that says itself how it is written, or more than eight times the limit of a body, it is the
   * digest of the body instead.
   */
  public byte[] fingerprint(Body body, Invocation invocation) {
    try {
      return Fingerprint.of(invocation.arguments(), 8L * limits.maxBytes());
    } catch (Fingerprint.UnfitException e) {
      return Fingerprint.of(body);
    }
  }

  /**
   * Reads what a method returned.
   *
   * @throws ParleyException {@link Status#INTERNAL} if it does not fit the contract
   */
  public @Nullable Object readResult(Body body, ContractMethod method, AllowList allowed) {
    var raw = readReply(body, allowed);
    if (method.result.getRawClass() == void.class || method.result.getRawClass() == Void.class) {
      return null;
    }
    try {
      var value = Coercion.fit(raw, method.result);
      return method.optionalResult ? Optional.ofNullable(value) : value;
    } catch (ParleyException e) {
      throw unreadable(e);
    } catch (Coercion.Mismatch e) {
      throw new ParleyException(
          Status.INTERNAL,
          "The result of " + method.signature() + " does not fit the contract: " + e.getMessage(),
          e);
    }
  }

  /**
   * Reads a result without a contract: value types and collections, and what {@code allowed} adds.
   */
  public @Nullable Object readResult(Body body, AllowList allowed) {
    return plain(readReply(body, allowed));
  }

  /** The exception that a reply other than {@link Status#OK} means. */
  public Throwable readFailure(Status status, Body body, AllowList allowed) {
    try {
      return Failures.toThrowable(status, plain(read(body, AllowList.values())), allowed, limits);
    } catch (ParleyException e) {
      return new ParleyException(
          status, status + ", with a reason that cannot be read: " + e.getMessage(), e);
    }
  }

  private static Body write(@Nullable Object value, Format format) throws IOException {
    return format == Format.JSON
        ? new Body.Json(JsonCodec.encode(value))
        : new Body.Serialized(ObjectCodec.encode(value));
  }

  private static Body writeMap(Map<String, Object> map, Format format) {
    try {
      return write(map, format);
    } catch (IOException e) {
      throw new IllegalStateException("A map of strings is always written", e);
    }
  }

  /**
   * The handler has run: a bad or refused reply is not to be taken for a bad or refused request.
   */
  private @Nullable Object readReply(Body body, AllowList allowed) {
    try {
      return read(body, allowed);
    } catch (ParleyException e) {
      throw unreadable(e);
    }
  }

  private static ParleyException unreadable(ParleyException e) {
    return new ParleyException(Status.INTERNAL, "The reply cannot be read: " + e.getMessage(), e);
  }

  private @Nullable Object read(Body body, AllowList allowed) {
    if (body instanceof Body.Serialized serialized) {
      return ObjectCodec.decode(serialized.bytes(), allowed, limits);
    } else if (body instanceof Body.Json json) {
      return JsonCodec.parse(json.text(), limits);
    }
    var unreadable = (Body.Unreadable) body;
    throw new ParleyException(unreadable.status(), unreadable.reason());
  }

  private static @Nullable Object plain(@Nullable Object raw) {
    return raw instanceof JsonNode node ? JsonCodec.toPlain(node) : raw;
  }

  /** JSON of any value, for people and scripts. */
  public static String toJson(@Nullable Object value) {
    try {
      return JsonCodec.encode(value);
    } catch (JsonProcessingException e) {
      throw new ParleyException(
          Status.INTERNAL, "No JSON for the result: " + e.getOriginalMessage(), e);
    }
  }

  /** Maps, lists, strings and numbers from JSON. */
  public static @Nullable Object fromJson(String text) {
    return JsonCodec.toPlain(JsonCodec.parse(text, Limits.DEFAULT));
  }
}
