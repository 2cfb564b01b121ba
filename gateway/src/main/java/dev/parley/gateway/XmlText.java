package dev.parley.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A document's characters. Its encoding is what the byte order mark says, else HTTP's {@code
 * charset} (RFC 7303, section 3), else the XML declaration, else UTF-8. A byte that means nothing
 * in it is refused, never replaced.
 */
final class XmlText {
  private static final int DECLARATION = 256;
  private static final Pattern ENCODING =
      Pattern.compile("^<\\?xml\\s[^>]*?encoding\\s*=\\s*[\"']([^\"'>]{1,40})[\"']");
  private static final Map<String, Charset> CHARSETS =
      Map.of(
          "UTF-8", UTF_8,
          "UTF8", UTF_8,
          "UTF-16", UTF_16BE,
          "UTF-16BE", UTF_16BE,
          "UTF-16LE", UTF_16LE,
          "US-ASCII", US_ASCII,
          "ASCII", US_ASCII,
          "ISO-8859-1", ISO_8859_1,
          "LATIN1", ISO_8859_1,
          "WINDOWS-1252", Charset.forName("windows-1252"));

  /** A charset, and how many bytes say so. */
  private record Mark(Charset charset, int length) {}

  private XmlText() {}

  /**
   * Decodes.
   *
   * @param httpCharset of the content type; null if it names none
   */
  static String decode(byte[] body, @Nullable String httpCharset) throws XmlRpcFault {
    var mark = mark(body);
    var charset = mark == null ? named(body, httpCharset) : mark.charset();
    var skipped = mark == null ? 0 : mark.length();
    try {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(body, skipped, body.length - skipped))
          .toString();
    } catch (CharacterCodingException e) {
      throw new XmlRpcFault(
          XmlRpcFault.INVALID_CHARACTER,
          "The request is not " + charset.name() + ", as it says it is");
    }
  }

  private static @Nullable Mark mark(byte[] body) {
    for (var mark : List.of(new Mark(UTF_8, 3), new Mark(UTF_16BE, 2), new Mark(UTF_16LE, 2))) {
      var bytes = "\uFEFF".getBytes(mark.charset());
      if (body.length >= bytes.length
          && ByteBuffer.wrap(body, 0, bytes.length).equals(ByteBuffer.wrap(bytes))) {
        return mark;
      }
    }
    return null;
  }

  private static Charset named(byte[] body, @Nullable String httpCharset) throws XmlRpcFault {
    if (httpCharset != null) {
      return charset(httpCharset);
    } else if (body.length > 1 && body[0] == 0 && body[1] == '<') {
      return UTF_16BE;
    } else if (body.length > 1 && body[0] == '<' && body[1] == 0) {
      return UTF_16LE;
    }
    var start = new String(body, 0, Math.min(body.length, DECLARATION), ISO_8859_1);
    var declared = ENCODING.matcher(start);
    return declared.find() ? charset(declared.group(1)) : UTF_8;
  }

  private static Charset charset(String name) throws XmlRpcFault {
    var charset = CHARSETS.get(name.strip().toUpperCase(Locale.ROOT));
    if (charset == null) {
      throw new XmlRpcFault(
          XmlRpcFault.UNSUPPORTED_ENCODING,
          "The encoding is not supported; send UTF-8 (UTF-16, ISO-8859-1, US-ASCII and"
              + " windows-1252 are read, too)");
    }
    return charset;
  }
}
