package dev.parley.gateway;

import dev.parley.requester.ServiceDescription;
import dev.parley.requester.ServiceDescription.Method;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The services' contracts as an OpenAPI 3.1 document. */
final class OpenApi {
  private static final Map<String, @Nullable Object> STRING = Json.object("type", "string");
  private static final Map<String, @Nullable Object> INTEGER = Json.object("type", "integer");
  private static final Map<String, @Nullable Object> PROBLEM =
      Json.object(
          "type", "object",
          "required", List.of("type", "title", "status", "detail"),
          "properties",
              Json.object(
                  "type", STRING,
                  "title", STRING,
                  "status", INTEGER,
                  "detail", STRING,
                  "code", STRING,
                  "handlerMayHaveRun", Json.object("type", "boolean"),
                  "retry", Json.object("enum", List.of("NEVER", "IF_IDEMPOTENT", "SAFE")),
                  "retryAfter", Json.object("type", "integer", "description", "milliseconds"),
                  "exception", STRING));

  private static final Map<String, @Nullable Object> PREFER =
      Json.object(
          "name", "Prefer",
          "in", "header",
          "description", "respond-async: do not wait, and fetch the answer later",
          "schema", STRING);

  private final boolean secured;

  OpenApi(boolean secured) {
    this.secured = secured;
  }

  Map<String, @Nullable Object> of(List<Catalogue.Served> services) {
    var paths = new TreeMap<String, Object>();
    for (var served : services) {
      var service = served.description();
      for (var method : service.methods()) {
        var name = isOverloaded(service, method) ? method.signature() : method.name();
        paths.put(
            "/services/" + service.service() + "/" + name,
            Json.object("post", operation(service, method, name)));
      }
    }
    paths.put("/calls/{ticket}", Json.object("get", kept()));
    var components = Json.object("schemas", Json.object("Problem", PROBLEM));
    var document =
        Json.object(
            "openapi",
            "3.1.0",
            "info",
            Json.object("title", "Services behind Parley", "version", "1"),
            "paths",
            paths,
            "components",
            components);
    if (secured) {
      components.put(
          "securitySchemes",
          Json.object(
              "token", Json.object("type", "http", "scheme", "bearer"),
              "password", Json.object("type", "http", "scheme", "basic")));
      document.put(
          "security", List.of(Json.object("token", List.of()), Json.object("password", List.of())));
    }
    return document;
  }

  private static boolean isOverloaded(ServiceDescription service, Method method) {
    return service.methods().stream().filter(m -> m.name().equals(method.name())).count() > 1;
  }

  private static Map<String, @Nullable Object> operation(
      ServiceDescription service, Method method, String name) {
    var responses =
        method.oneWay()
            ? Json.object("202", Json.object("description", "The broker has the call"))
            : Json.object(
                "200", method.stream() ? streamed(method) : result(method), "202", accepted());
    responses.put("default", problem("A failure"));
    return Json.object(
        "operationId", service.service() + "." + name,
        "tags", List.of(service.service()),
        "summary", method.declaration(),
        "description", method.doc(),
        "parameters", method.oneWay() ? List.of() : List.of(PREFER),
        "requestBody",
            Json.object(
                "required", !method.parameters().isEmpty(),
                "content", content("application/json", arguments(method))),
        "responses", responses);
  }

  private static Map<String, @Nullable Object> problem(String description) {
    return response(description, Problem.TYPE, Json.object("$ref", "#/components/schemas/Problem"));
  }

  private static Map<String, @Nullable Object> accepted() {
    return Json.object(
        "description",
        "With Prefer: respond-async: the broker has the call",
        "headers",
        Json.object(
            "Location",
            Json.object("description", "Where its answer will be", "schema", STRING),
            "Preference-Applied",
            Json.object("schema", STRING)));
  }

  private static Map<String, @Nullable Object> kept() {
    return Json.object(
        "operationId",
        "answer",
        "summary",
        "The answer to a call that was made with Prefer: respond-async",
        "parameters",
        List.of(
            Json.object(
                "name",
                "ticket",
                "in",
                "path",
                "required",
                true,
                "schema",
                Json.object("type", "string", "format", "uuid"))),
        "responses",
        Json.object(
            "200", response("The result", "application/json", Json.object()),
            "202",
                Json.object(
                    "description",
                    "There is none yet",
                    "headers",
                    Json.object(
                        "Retry-After", Json.object("description", "seconds", "schema", INTEGER))),
            "404", problem("There is no such ticket, or not any more, or it is another user's"),
            "default", problem("A failure")));
  }

  private static Map<String, @Nullable Object> result(Method method) {
    return response("The result", "application/json", JsonSchema.of(method.result()));
  }

  /** All at once, or each as it comes. */
  private static Map<String, @Nullable Object> streamed(Method method) {
    var content =
        content(
            "application/json",
            Json.object("type", "array", "items", JsonSchema.of(method.result())));
    content.putAll(
        content(
            ItemEvents.TYPE,
            Json.object(
                "type",
                "string",
                "description",
                "Server-Sent Events: item, whose data is a "
                    + method.result()
                    + " in JSON, and at last end or problem")));
    return Json.object("description", "The items", "content", content);
  }

  private static Map<String, @Nullable Object> response(
      String description, String type, Map<String, @Nullable Object> schema) {
    return Json.object("description", description, "content", content(type, schema));
  }

  private static Map<String, @Nullable Object> content(
      String type, Map<String, @Nullable Object> schema) {
    return Json.object(type, Json.object("schema", schema));
  }

  /** By name or by position. */
  private static Map<String, @Nullable Object> arguments(Method method) {
    var properties = Json.object();
    method.parameters().forEach(p -> properties.put(p.name(), JsonSchema.of(p.type())));
    var named =
        Json.object("type", "object", "properties", properties, "additionalProperties", false);
    var positional = Json.object("type", "array", "maxItems", properties.size());
    if (!properties.isEmpty()) {
      positional.put("prefixItems", List.copyOf(properties.values()));
    }
    return Json.object("oneOf", List.of(named, positional));
  }
}
