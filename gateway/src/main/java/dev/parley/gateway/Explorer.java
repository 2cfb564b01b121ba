package dev.parley.gateway;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The page on which a person sees what is served, calls it, talks in rooms, and looks at load and
 * dead letters.
 */
final class Explorer {
  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final Map<String, String> FILES =
      Map.of(
          "index.html", "text/html; charset=utf-8",
          "style.css", "text/css; charset=utf-8",
          "app.js", SCRIPT,
          "load.js", SCRIPT,
          "dead.js", SCRIPT,
          "views.js", SCRIPT);

  private Explorer() {}

  static void routes(RoutesConfig routes) {
    routes.get("/ui", exchange -> send(exchange, "index.html"));
    FILES.keySet().forEach(file -> routes.get("/ui/" + file, exchange -> send(exchange, file)));
  }

  private static void send(Context exchange, String file) {
    try (var content = Explorer.class.getResourceAsStream("ui/" + file)) {
      if (content == null) {
        throw new IllegalStateException("The build lacks ui/" + file);
      }
      exchange.contentType(FILES.getOrDefault(file, "text/plain")).result(content.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
