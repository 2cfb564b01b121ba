package dev.parley.gateway;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a method call. A document type is refused, and with it every entity beyond XML's own five;
 * depth and number of values are bounded while they are read. Confined to one thread.
 */
final class XmlRpcReader {
  /** A method's name and its arguments. */
  record Call(String method, List<@Nullable Object> arguments) {}

  static final int MAX_DEPTH = 64;
  static final int MAX_VALUES = 250_000;
  private static final XMLInputFactory FACTORY = factory();

  private final XMLStreamReader xml;
  private int values;

  private XmlRpcReader(XMLStreamReader xml) {
    this.xml = xml;
  }

  private static XMLInputFactory factory() {
    var factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    // Ours is reached before the JDK's, which differs from one to the next.
    factory.setProperty("jdk.xml.maxElementDepth", "" + 10 * MAX_DEPTH);
    return factory;
  }

  static Call read(String text) throws XmlRpcFault {
    try {
      return new XmlRpcReader(FACTORY.createXMLStreamReader(new StringReader(text))).call();
    } catch (XMLStreamException e) {
      throw notWellFormed(e);
    }
  }

  private Call call() throws XMLStreamException, XmlRpcFault {
    open("methodCall");
    open("methodName");
    var name = text().strip();
    if (name.isEmpty()) {
      throw invalid("The call names no method");
    }
    var arguments = new ArrayList<@Nullable Object>();
    if (opens("params")) {
      while (opens("param")) {
        open("value");
        arguments.add(value(1));
        close("param");
      }
      close("methodCall");
    }
    while (xml.hasNext()) { // what follows must be well-formed, too
      xml.next();
    }
    return new Call(name, arguments);
  }

  /** After its start tag; reads past its end tag. */
  private @Nullable Object value(int depth) throws XMLStreamException, XmlRpcFault {
    if (++values > MAX_VALUES) {
      throw invalid("The call has more than " + MAX_VALUES + " values");
    } else if (depth > MAX_DEPTH) {
      throw invalid("The call is nested deeper than " + MAX_DEPTH + " values");
    }
    var text = new StringBuilder();
    while (true) {
      switch (next()) {
        case XMLStreamConstants.END_ELEMENT -> {
          return text.toString(); // without a type it is a string
        }
        case XMLStreamConstants.START_ELEMENT -> {
          if (!text.toString().isBlank()) {
            throw invalid("A value has text beside its type");
          }
          var value = typed(type(), depth);
          close("value");
          return value;
        }
        default -> text.append(xml.getText());
      }
    }
  }

  private String type() {
    var name = xml.getLocalName();
    return name.startsWith("ex:") ? name.substring("ex:".length()) : name;
  }

  private @Nullable Object typed(String type, int depth) throws XMLStreamException, XmlRpcFault {
    return switch (type) {
      case "string" -> text();
      case "int", "i4" -> Math.toIntExact(whole(type, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case "i8" -> whole(type, Long.MIN_VALUE, Long.MAX_VALUE);
      case "boolean" -> truth(text().strip());
      case "double" -> floating(text().strip());
      case "dateTime.iso8601" -> XmlRpcTime.parse(text().strip());
      case "base64" -> bytes(text());
      case "struct" -> struct(depth);
      case "array" -> array(depth);
      case "nil" -> nothing(text());
      default -> throw invalid("'" + shown(type) + "' is no type of XML-RPC");
    };
  }

  private Map<String, @Nullable Object> struct(int depth) throws XMLStreamException, XmlRpcFault {
    var struct = new LinkedHashMap<String, @Nullable Object>();
    while (opens("member")) {
      open("name");
      var name = text();
      open("value");
      var value = value(depth + 1);
      if (struct.containsKey(name)) {
        throw invalid("A struct has two members '" + shown(name) + "'");
      }
      struct.put(name, value);
      close("member");
    }
    return struct;
  }

  private List<@Nullable Object> array(int depth) throws XMLStreamException, XmlRpcFault {
    var array = new ArrayList<@Nullable Object>();
    open("data");
    while (opens("value")) {
      array.add(value(depth + 1));
    }
    close("array");
    return array;
  }

  private long whole(String type, long least, long most) throws XMLStreamException, XmlRpcFault {
    var text = text().strip();
    try {
      var number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw invalid("'" + shown(text) + "' is no " + type);
  }

  private static boolean truth(String text) throws XmlRpcFault {
    return switch (text) {
      case "1" -> true;
      case "0" -> false;
      default -> throw invalid("'" + shown(text) + "' is no boolean: it must be 0 or 1");
    };
  }

  /** With exponents and what is no number, as Python and Java write them. */
  private static double floating(String text) throws XmlRpcFault {
    switch (text.toLowerCase(Locale.ROOT)) {
      case "nan" -> {
        return Double.NaN;
      }
      case "inf", "+inf", "infinity", "+infinity" -> {
        return Double.POSITIVE_INFINITY;
      }
      case "-inf", "-infinity" -> {
        return Double.NEGATIVE_INFINITY;
      }
      default -> {
        if (!text.isEmpty() && text.chars().allMatch(c -> "+-.eE0123456789".indexOf(c) >= 0)) {
          try {
            return Double.parseDouble(text);
          } catch (NumberFormatException e) {
            // Told below.
          }
        }
        throw invalid("'" + shown(text) + "' is no double");
      }
    }
  }

  private static byte[] bytes(String text) throws XmlRpcFault {
    try {
      return Base64.getDecoder().decode(text.replaceAll("[ \t\r\n]", ""));
    } catch (IllegalArgumentException e) {
      throw invalid("A base64 value is none");
    }
  }

  private static @Nullable Object nothing(String text) throws XmlRpcFault {
    if (!text.isBlank()) {
      throw invalid("nil must be empty");
    }
    return null;
  }

  /** All up to the end tag, which it reads; there must be no other element. */
  private String text() throws XMLStreamException, XmlRpcFault {
    var text = new StringBuilder();
    while (true) {
      switch (next()) {
        case XMLStreamConstants.END_ELEMENT -> {
          return text.toString();
        }
        case XMLStreamConstants.START_ELEMENT ->
            throw invalid("There is a <" + shown(xml.getLocalName()) + "> where text must be");
        default -> text.append(xml.getText());
      }
    }
  }

  private void open(String element) throws XMLStreamException, XmlRpcFault {
    if (!opens(element)) {
      throw invalid("There is no <" + element + "> where one must be");
    }
  }

  private void close(String element) throws XMLStreamException, XmlRpcFault {
    if (tag() != XMLStreamConstants.END_ELEMENT) {
      throw invalid("<" + element + "> has more in it than it may");
    }
  }

  /** Whether that element comes next; if not, it must be the end of the one around it. */
  private boolean opens(String element) throws XMLStreamException, XmlRpcFault {
    if (tag() == XMLStreamConstants.END_ELEMENT) {
      return false;
    }
    var name = xml.getLocalName();
    if (!name.equals(element)) {
      throw invalid("There is <" + shown(name) + "> where <" + element + "> must be");
    }
    return true;
  }

  private int tag() throws XMLStreamException, XmlRpcFault {
    while (true) {
      var event = next();
      if (event == XMLStreamConstants.START_ELEMENT || event == XMLStreamConstants.END_ELEMENT) {
        return event;
      } else if (!xml.getText().isBlank()) {
        throw invalid("There is text where an element must be");
      }
    }
  }

  /** An element's start or end, or text. */
  private int next() throws XMLStreamException, XmlRpcFault {
    while (true) {
      var event = xml.next();
      switch (event) {
        case XMLStreamConstants.START_ELEMENT,
            XMLStreamConstants.END_ELEMENT,
            XMLStreamConstants.CHARACTERS,
            XMLStreamConstants.CDATA,
            XMLStreamConstants.SPACE -> {
          return event;
        }
        case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION -> {}
        case XMLStreamConstants.DTD ->
            throw new XmlRpcFault(XmlRpcFault.NOT_WELL_FORMED, "A request must not have a DOCTYPE");
        default ->
            throw new XmlRpcFault(
                XmlRpcFault.NOT_WELL_FORMED, "The request has an entity, or ends too early");
      }
    }
  }

  private static XmlRpcFault invalid(String message) {
    return new XmlRpcFault(XmlRpcFault.INVALID_REQUEST, message);
  }

  private static XmlRpcFault notWellFormed(XMLStreamException e) {
    var place = e.getLocation();
    return new XmlRpcFault(
        XmlRpcFault.NOT_WELL_FORMED,
        "The request is not well-formed XML"
            + (place == null
                ? ""
                : ", at line " + place.getLineNumber() + ", column " + place.getColumnNumber()));
  }

  private static String shown(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
