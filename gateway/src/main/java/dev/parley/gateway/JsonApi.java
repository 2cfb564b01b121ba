package dev.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.protocol.CallCodec;
import dev.parley.protocol.CallCodec.Format;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.requester.ServiceDescription.Method;
import dev.parley.requester.ServiceDescription.Parameter;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Calls in JSON, and what there is to call. */
final class JsonApi implements AutoCloseable {
  private static final int LONGEST_KEY = 100;

  private final Function<Context, Door> doors;
  private final Duration timeout;
  private final OpenApi openApi;
  private final Set<ItemEvents> streams = ConcurrentHashMap.newKeySet();
  private final Heartbeat heartbeat = new Heartbeat(streams);

  JsonApi(Function<Context, Door> doors, Duration timeout, OpenApi openApi) {
    this.doors = doors;
    this.timeout = timeout;
    this.openApi = openApi;
  }

  void routes(RoutesConfig routes) {
    routes.get("/services", this::services);
    routes.get("/services/{service}", this::service);
    routes.post("/services/{service}/{method}", this::call);
    routes.get("/openapi.json", this::openApi);
  }

  static void json(Context exchange, @Nullable Object value) {
    exchange
        .contentType("application/json; charset=utf-8")
        .result(CallCodec.toJson(value).getBytes(UTF_8));
  }

  private void services(Context exchange) {
    json(
        exchange,
        doors.apply(exchange).services().stream()
            .map(
                served ->
                    Json.object(
                        "service", served.description().service(),
                        "doc", served.description().doc(),
                        "responders", served.responders(),
                        "methods", names(served)))
            .toList());
  }

  private static List<String> names(Catalogue.Served served) {
    return served.description().methods().stream().map(Method::name).distinct().toList();
  }

  private void service(Context exchange) {
    var description =
        doors.apply(exchange).service(exchange.pathParam("service"), Deadline.after(timeout));
    json(
        exchange,
        Json.object(
            "service", description.service(),
            "doc", description.doc(),
            "methods", description.methods().stream().map(JsonApi::method).toList()));
  }

  private static Map<String, @Nullable Object> method(Method method) {
    return Json.object(
        "name", method.name(),
        "signature", method.signature(),
        "declaration", method.declaration(),
        "doc", method.doc(),
        "result", method.result(),
        "parameters", method.parameters().stream().map(JsonApi::parameter).toList(),
        "oneWay", method.oneWay(),
        "idempotent", method.idempotent(),
        "stream", method.stream());
  }

  private static Map<String, @Nullable Object> parameter(Parameter parameter) {
    return Json.object(
        "name", parameter.name(),
        "type", parameter.type(),
        "schema", JsonSchema.of(parameter.type()));
  }

  private void call(Context exchange) {
    Requests.requireType(exchange, "application/json");
    var arguments = arguments(Requests.body(exchange));
    var trace = Trace.of(exchange);
    var door = doors.apply(exchange);
    var service = exchange.pathParam("service");
    var method = exchange.pathParam("method");
    var deadline = Deadline.after(timeout);
    var key = idempotencyKey(exchange);
    var methods = door.methods(service, method, deadline);
    if (ItemEvents.areWanted(exchange)
        && !methods.isEmpty()
        && methods.stream().allMatch(Method::stream)) {
      if (!key.isEmpty()) {
        throw new ParleyException(
            Status.BAD_REQUEST, "A stream is not remembered: ask for it without Idempotency-Key");
      }
      var options = trace.on(Door.options(Format.JSON, deadline));
      door.stream(service, method, methods, arguments, options, items -> stream(exchange, items));
      return;
    }
    var isOneWay = !methods.isEmpty() && methods.stream().allMatch(Method::oneWay);
    if (KeptCalls.areWanted(exchange) && !isOneWay) {
      var options = trace.on(KeptCalls.options()).withIdempotencyKey(key);
      KeptCalls.accepted(exchange, door.submit(service, method, methods, arguments, options));
      return;
    }
    var options = trace.on(Door.options(Format.JSON, deadline)).withIdempotencyKey(key);
    var result = door.call(service, method, methods, arguments, options);
    if (isOneWay) {
      exchange.status(202);
    } else {
      json(exchange, result);
    }
  }

  private Status stream(Context exchange, Stream<@Nullable Object> items) {
    var events = new ItemEvents(exchange, items);
    streams.add(events);
    try {
      return events.write();
    } finally {
      streams.remove(events);
    }
  }

  /** A caller's keys are its own, also where others are the same user of the broker. */
  private static String idempotencyKey(Context exchange) {
    var key = exchange.header("Idempotency-Key");
    if (key == null) {
      return "";
    }
    if (key.isBlank() || key.length() > LONGEST_KEY) {
      throw new ParleyException(
          Status.BAD_REQUEST, "An Idempotency-Key has 1 to " + LONGEST_KEY + " characters");
    }
    var caller = Guard.caller(exchange).name();
    return caller.length() + ":" + caller + ":" + key;
  }

  /** By position, or by name; nothing is no arguments. */
  private static Object arguments(byte[] body) {
    var text = text(body);
    var value = text.isBlank() ? List.of() : CallCodec.fromJson(text);
    if (value instanceof List<?> list) {
      return list.toArray();
    } else if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new ParleyException(
        Status.BAD_REQUEST,
        "The body must be an array of arguments, [42, 2], or an object of named ones,"
            + " {\"divisor\": 2}");
  }

  private static String text(byte[] body) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new ParleyException(Status.BAD_REQUEST, "The body is not UTF-8", e);
    }
  }

  private void openApi(Context exchange) {
    json(exchange, openApi.of(doors.apply(exchange).services()));
  }

  /** Ends the streams under way. */
  @Override
  public void close() {
    heartbeat.close();
    streams.forEach(ItemEvents::close);
  }
}
