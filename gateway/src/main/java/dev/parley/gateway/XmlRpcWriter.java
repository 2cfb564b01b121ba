package dev.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a method response, in UTF-8. Confined to one thread. */
final class XmlRpcWriter {
  private static final int MAX_DEPTH = 200;

  private final StringBuilder out =
      new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<methodResponse>");

  private XmlRpcWriter() {}

  /**
   * A result.
   *
   * @throws XmlRpcFault if it has a character that XML cannot carry, or is nested too deeply
   */
  static byte[] result(@Nullable Object value) throws XmlRpcFault {
    var writer = new XmlRpcWriter();
    writer.out.append("<params><param>");
    writer.value(value, 0);
    writer.out.append("</param></params></methodResponse>\n");
    return writer.out.toString().getBytes(UTF_8);
  }

  static byte[] fault(XmlRpcFault fault) {
    var writer = new XmlRpcWriter();
    writer
        .out
        .append("<fault><value><struct><member><name>faultCode</name><value><int>")
        .append(fault.code())
        .append("</int></value></member><member><name>faultString</name><value><string>");
    // What cannot be carried, here, is better replaced than hidden behind another fault.
    for (var c : fault.text().codePoints().toArray()) {
      writer.character(isCarried(c) ? c : 0xFFFD);
    }
    writer.out.append("</string></value></member></struct></value></fault></methodResponse>\n");
    return writer.out.toString().getBytes(UTF_8);
  }

  private void value(@Nullable Object value, int depth) throws XmlRpcFault {
    if (depth > MAX_DEPTH) {
      throw internal("it is nested too deeply");
    }
    out.append("<value>");
    if (value == null) {
      out.append("<nil/>");
    } else if (value instanceof Map<?, ?> map) {
      struct(map, depth);
    } else if (value instanceof Collection<?> collection) {
      array(collection, depth);
    } else if (value instanceof byte[] bytes) {
      element("base64", Base64.getMimeEncoder().encodeToString(bytes).replace("\r", ""));
    } else if (value.getClass().isArray()) {
      elements(value, depth);
    } else {
      scalar(value);
    }
    out.append("</value>");
  }

  private void scalar(Object value) throws XmlRpcFault {
    if (value instanceof Boolean truth) {
      element("boolean", truth ? "1" : "0");
    } else if (value instanceof Double || value instanceof Float) {
      element("double", floating(((Number) value).doubleValue()));
    } else if (value instanceof Number number && !(value instanceof BigDecimal)) {
      whole(number);
    } else {
      var time = XmlRpcTime.text(value);
      if (time.isPresent()) {
        element("dateTime.iso8601", time.get());
      } else {
        out.append("<string>");
        text(value.toString());
        out.append("</string>");
      }
    }
  }

  /** A number that no type can hold goes as text, so that it loses nothing. */
  private void whole(Number number) {
    var whole = number instanceof BigInteger big ? big : BigInteger.valueOf(number.longValue());
    element(whole.bitLength() < 32 ? "int" : whole.bitLength() < 64 ? "i8" : "string", "" + whole);
  }

  /** Without an exponent, which the specification has none of. */
  private static String floating(double number) {
    if (!Double.isFinite(number)) {
      return Double.toString(number);
    }
    var sign = number == 0 && 1 / number < 0 ? "-" : "";
    return sign + new BigDecimal(Double.toString(number)).toPlainString();
  }

  private void struct(Map<?, ?> map, int depth) throws XmlRpcFault {
    out.append("<struct>");
    for (var entry : map.entrySet()) {
      out.append("<member><name>");
      text(String.valueOf(entry.getKey()));
      out.append("</name>");
      value(entry.getValue(), depth + 1);
      out.append("</member>");
    }
    out.append("</struct>");
  }

  private void array(Collection<?> values, int depth) throws XmlRpcFault {
    out.append("<array><data>");
    for (var value : values) {
      value(value, depth + 1);
    }
    out.append("</data></array>");
  }

  private void elements(Object array, int depth) throws XmlRpcFault {
    out.append("<array><data>");
    for (var i = 0; i < Array.getLength(array); i++) {
      value(Array.get(array, i), depth + 1);
    }
    out.append("</data></array>");
  }

  private void element(String type, String text) {
    out.append('<').append(type).append('>').append(text).append("</").append(type).append('>');
  }

  private void text(String text) throws XmlRpcFault {
    for (var i = 0; i < text.length(); ) {
      var c = text.codePointAt(i);
      if (!isCarried(c)) {
        throw internal(String.format("it has the character U+%04X, which XML cannot carry", c));
      }
      character(c);
      i += Character.charCount(c);
    }
  }

  private void character(int c) {
    switch (c) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;"); // also for ]]>
      case '\r' -> out.append("&#13;"); // a bare one would be read as a line feed
      default -> out.appendCodePoint(c);
    }
  }

  /** XML 1.0, section 2.2. */
  private static boolean isCarried(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || c >= 0x20 && c <= 0xD7FF
        || c >= 0xE000 && c <= 0xFFFD
        || c >= 0x10000;
  }

  private static XmlRpcFault internal(String why) {
    return new XmlRpcFault(XmlRpcFault.INTERNAL, "INTERNAL: The result cannot be sent: " + why);
  }
}
