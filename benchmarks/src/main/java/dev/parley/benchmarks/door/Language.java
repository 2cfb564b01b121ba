package dev.parley.benchmarks.door;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** How a call is written by HTTP, and its answer. */
enum Language {
  XML_RPC("text/xml") {
    @Override
    String path(String method) {
      return "/RPC2";
    }

    @Override
    String division(int dividend, int divisor) {
      return call("div", parameter("int", dividend) + parameter("int", divisor));
    }

    @Override
    String echo(String text) {
      return call("echo", parameter("string", text));
    }

    private String call(String method, String parameters) {
      return "<?xml version='1.0'?>\n<methodCall>\n<methodName>"
          + Functions.SERVICE
          + "."
          + method
          + "</methodName>\n<params>\n"
          + parameters
          + "</params>\n</methodCall>\n";
    }

    private String parameter(String type, Object value) {
      return "<param>\n" + value(type, value) + "\n</param>\n";
    }

    private String value(String type, Object value) {
      return "<value><" + type + ">" + value + "</" + type + "></value>";
    }

    @Override
    boolean isAnswer(String body, int quotient) {
      return body.contains(value("int", quotient));
    }

    @Override
    boolean isAnswer(String body, String text) {
      return body.contains(value("string", text));
    }
  },

  JSON("application/json") {
    @Override
    String path(String method) {
      return "/services/" + Functions.SERVICE + "/" + method;
    }

    @Override
    String division(int dividend, int divisor) {
      return "[" + dividend + ", " + divisor + "]";
    }

    @Override
    String echo(String text) {
      return "[\"" + text + "\"]";
    }

    @Override
    boolean isAnswer(String body, int quotient) {
      return body.equals("" + quotient);
    }

    @Override
    boolean isAnswer(String body, String text) {
      return body.equals("\"" + text + "\"");
    }
  };

  private final String mediaType;

  Language(String mediaType) {
    this.mediaType = mediaType;
  }

  abstract String path(String method);

  abstract String division(int dividend, int divisor);

  abstract String echo(String text);

  abstract boolean isAnswer(String body, int quotient);

  abstract boolean isAnswer(String body, String text);

  /** A whole request, as it goes over the wire. */
  byte[] request(String method, int port, String body) {
    return ("POST "
            + path(method)
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nContent-Type: "
            + mediaType
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(US_ASCII);
  }
}
