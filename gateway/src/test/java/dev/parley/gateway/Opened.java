package dev.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.protocol.CallCodec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** A gateway as its callers see it. */
final class Opened {
  private final HttpClient client;
  private final String url;

  Opened(String url) {
    this(url, HttpClient.newHttpClient());
  }

  Opened(String url, HttpClient client) {
    this.url = url;
    this.client = client;
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(request(path, headers).GET().build());
  }

  /** Posts JSON. */
  HttpResponse<String> post(String path, String json, String... headers) throws Exception {
    return send(
        request(path, headers)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build());
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, BodyHandlers.ofString(UTF_8));
  }

  HttpRequest.Builder request(String path, String... headers) {
    var request = HttpRequest.newBuilder(URI.create(url + path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  /** A JSON object's fields. */
  static Map<?, ?> fields(HttpResponse<String> response) {
    return CallCodec.fromJson(response.body()) instanceof Map<?, ?> map ? map : Map.of();
  }
}
