package dev.parley.gateway;

import java.util.Map;

/** A request that is answered by HTTP itself, and never becomes a call. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int httpStatus;
  private final String title;
  private final transient Map<String, String> headers;

  Refusal(int httpStatus, String title, String detail) {
    this(httpStatus, title, detail, Map.of());
  }

  Refusal(int httpStatus, String title, String detail, Map<String, String> headers) {
    super(detail, null, false, false);
    this.httpStatus = httpStatus;
    this.title = title;
    this.headers = headers;
  }

  int httpStatus() {
    return httpStatus;
  }

  String title() {
    return title;
  }

  String detail() {
    return String.valueOf(getMessage());
  }

  Map<String, String> headers() {
    return headers;
  }
}
