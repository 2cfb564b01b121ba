package dev.parley.cli;

import dev.parley.protocol.CallCodec;
import dev.parley.protocol.ParleyException;
import dev.parley.requester.RemoteService;
import dev.parley.requester.Ticket;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A call's arguments as the command line gives them: by position or by name. */
final class CallArguments {
  private static final Pattern NAMED =
      Pattern.compile("([A-Za-z_$][A-Za-z0-9_$]*)=(.*)", Pattern.DOTALL);

  private final @Nullable Object @Nullable [] positions;
  private final Map<String, ?> names;

  private CallArguments(@Nullable Object @Nullable [] positions, Map<String, ?> names) {
    this.positions = positions;
    this.names = names;
  }

  /**
   * Reads them.
   *
   * @param json {@code -} for all of {@code input}
   * @throws IllegalArgumentException if they are neither all by position nor all by name
   */
  static CallArguments parse(List<String> words, @Nullable String json, InputStream input) {
    if (json != null) {
      if (!words.isEmpty()) {
        throw new IllegalArgumentException("Give arguments as words or with --json, not both");
      }
      return ofJson(json.equals("-") ? read(input) : json);
    }
    var named = words.stream().filter(word -> NAMED.matcher(word).matches()).count();
    if (named == 0) {
      return new CallArguments(words.stream().map(CallArguments::value).toArray(), Map.of());
    } else if (named == words.size()) {
      return new CallArguments(null, byName(words));
    }
    throw new IllegalArgumentException(
        "Give all arguments by position or all by name; a string that looks like NAME=VALUE goes in"
            + " double quotes inside single ones: '\"a=b\"'");
  }

  @Nullable Object call(RemoteService service, String method) {
    return positions == null ? service.call(method, names) : service.call(method, positions);
  }

  Stream<@Nullable Object> stream(RemoteService service, String method) {
    return positions == null ? service.stream(method, names) : service.stream(method, positions);
  }

  Ticket submit(RemoteService service, String method) {
    return positions == null ? service.submit(method, names) : service.submit(method, positions);
  }

  void send(RemoteService service, String method) {
    if (positions == null) {
      service.send(method, names);
    } else {
      service.send(method, positions);
    }
  }

  private static CallArguments ofJson(String json) {
    Object value;
    try {
      value = CallCodec.fromJson(json);
    } catch (ParleyException e) {
      throw new IllegalArgumentException("--json cannot be read: " + e.getMessage(), e);
    }
    if (value instanceof List<?> list) {
      return new CallArguments(list.toArray(), Map.of());
    } else if (value instanceof Map<?, ?> map) {
      var names = new LinkedHashMap<String, @Nullable Object>();
      map.forEach((name, one) -> names.put(String.valueOf(name), one));
      return new CallArguments(null, names);
    }
    throw new IllegalArgumentException(
        "--json must be an array of arguments, '[…]', or an object of named ones, '{…}'");
  }

  private static Map<String, @Nullable Object> byName(List<String> words) {
    var names = new LinkedHashMap<String, @Nullable Object>();
    for (var word : words) {
      var parts = NAMED.matcher(word);
      if (parts.matches() && names.put(parts.group(1), value(parts.group(2))) != null) {
        throw new IllegalArgumentException("The argument " + parts.group(1) + " is given twice");
      }
    }
    return names;
  }

  private static @Nullable Object value(String word) {
    if (word.isBlank()) {
      return word;
    }
    try {
      return CallCodec.fromJson(word);
    } catch (ParleyException e) {
      return word;
    }
  }

  private static String read(InputStream input) {
    try {
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("The arguments on stdin cannot be read", e);
    }
  }
}
