package dev.parley.gateway;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is read of a request. */
final class Requests {
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]+)\"?", Pattern.CASE_INSENSITIVE);

  private Requests() {}

  /**
   * The body.
   *
   * @throws Refusal 413 if it is too large
   */
  static byte[] body(Context request) {
    try {
      var length = request.req().getContentLength(); // as much as there will be, if it is known
      var most = length < 0 ? HttpLimits.BODY + 1 : Math.min(length, HttpLimits.BODY + 1);
      var body = request.req().getInputStream().readNBytes(most);
      if (body.length > HttpLimits.BODY) {
        throw new Refusal(
            413, "Content Too Large", "A body may have " + HttpLimits.BODY + " bytes, no more");
      }
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Checks what the body is. A page elsewhere cannot have a browser send these types unasked.
   *
   * @throws Refusal 415 if it is nothing of that
   */
  static void requireType(Context request, String... types) {
    var type = mediaType(request);
    if (!Arrays.asList(types).contains(type)) {
      throw new Refusal(
          415,
          "Unsupported Media Type",
          "Send it with Content-Type: " + String.join(" or ", List.of(types)));
    }
  }

  private static String mediaType(Context request) {
    var type = request.header("Content-Type");
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** The charset of the content type; null if it names none. */
  static @Nullable String charset(Context request) {
    var type = request.header("Content-Type");
    var found = CHARSET.matcher(type == null ? "" : type);
    return found.find() ? found.group(1) : null;
  }
}
