package dev.parley.requester;

import dev.parley.jms.Reply;
import dev.parley.protocol.AllowList;
import dev.parley.protocol.CallCodec;
import dev.parley.protocol.ParleyException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a service offers, in its own words. Immutable.
 *
 * @param service the name callers use
 * @param doc what it is for; empty if it does not say
 * @param methods what can be called
 */
public record ServiceDescription(String service, String doc, List<Method> methods) {
  public ServiceDescription {
    methods = List.copyOf(methods);
  }

  /**
   * A method that can be called.
   *
   * @param name the name callers use; several methods may have it
   * @param signature name and parameter types, {@code div(int,int)}
   * @param declaration as one reads it, {@code int div(int dividend, int divisor)}
   * @param doc what it does; empty if the service does not say
   * @param result the type of the result, or of each item of a stream; {@code void} if there is
   *     none
   * @param parameters in their order
   * @param oneWay no reply comes
   * @param idempotent running it twice does no more than running it once
   * @param stream its result comes item by item, for those who ask for a stream
   */
  public record Method(
      String name,
      String signature,
      String declaration,
      String doc,
      String result,
      List<Parameter> parameters,
      boolean oneWay,
      boolean idempotent,
      boolean stream) {
    public Method {
      parameters = List.copyOf(parameters);
    }
  }

  /** A parameter: its name for calls by name, and its type as one writes it. */
  public record Parameter(String name, String type) {}

  /** A service's answer; empty if it is none. */
  static Optional<ServiceDescription> read(@Nullable Object answer) {
    return answer instanceof Map<?, ?> map && map.get("service") instanceof String service
        ? Optional.of(
            new ServiceDescription(
                service,
                text(map, "doc"),
                maps(map.get("methods")).map(ServiceDescription::method).toList()))
        : Optional.empty();
  }

  /** A responder's answer on all its services; what cannot be read is left out. */
  static Stream<ServiceDescription> readAll(CallCodec codec, Reply reply) {
    try {
      return maps(codec.readResult(reply.body(), AllowList.values()))
          .flatMap(map -> read(map).stream());
    } catch (ParleyException e) {
      return Stream.empty();
    }
  }

  private static Method method(Map<?, ?> map) {
    return new Method(
        text(map, "name"),
        text(map, "signature"),
        text(map, "declaration"),
        text(map, "doc"),
        text(map, "result"),
        maps(map.get("parameters"))
            .map(parameter -> new Parameter(text(parameter, "name"), text(parameter, "type")))
            .toList(),
        Boolean.TRUE.equals(map.get("oneWay")),
        Boolean.TRUE.equals(map.get("idempotent")),
        Boolean.TRUE.equals(map.get("stream")));
  }

  private static Stream<Map<?, ?>> maps(@Nullable Object value) {
    Stream<?> elements =
        value instanceof @Nullable Object[] array
            ? Arrays.stream(array)
            : value instanceof List<?> list ? list.stream() : Stream.empty();
    return elements.filter(Map.class::isInstance).map(element -> (Map<?, ?>) element);
  }

  private static String text(Map<?, ?> map, String key) {
    return map.get(key) instanceof String text ? text : "";
  }
}
