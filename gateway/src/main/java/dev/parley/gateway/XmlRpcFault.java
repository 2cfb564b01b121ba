package dev.parley.gateway;

import dev.parley.protocol.ParleyException;

/**
 * A failure as XML-RPC tells it. The codes are those of the fault code interoperability
 * specification (2001-05-16).
 */
final class XmlRpcFault extends Exception {
  private static final long serialVersionUID = 1L;

  static final int NOT_WELL_FORMED = -32700;
  static final int UNSUPPORTED_ENCODING = -32701;
  static final int INVALID_CHARACTER = -32702;
  static final int INVALID_REQUEST = -32600;
  static final int NO_SUCH_METHOD = -32601;
  static final int INVALID_PARAMS = -32602;
  static final int INTERNAL = -32603;
  static final int APPLICATION = -32500;
  static final int SYSTEM = -32400;
  static final int TRANSPORT = -32300;

  private final int code;

  XmlRpcFault(int code, String message) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }

  String text() {
    return String.valueOf(getMessage());
  }

  /** A call's failure; the text begins with the status, which says more than the code. */
  static XmlRpcFault of(ParleyException failure) {
    var code =
        switch (failure.status()) {
          case BAD_REQUEST -> INVALID_REQUEST;
          case NO_SUCH_SERVICE, NO_SUCH_METHOD -> NO_SUCH_METHOD;
          case BAD_ARGUMENTS, REFUSED -> INVALID_PARAMS;
          case FAILED -> APPLICATION;
          case BUSY, DEADLINE_EXCEEDED, PERMISSION_DENIED -> SYSTEM;
          case UNAVAILABLE, UNAUTHENTICATED, CANCELLED -> TRANSPORT;
          case INTERNAL, OK -> INTERNAL;
        };
    return new XmlRpcFault(code, failure.status() + ": " + failure.getMessage());
  }
}
