package dev.parley.topicdemo;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a person typed: a message, or one of the {@linkplain Verb commands}. */
sealed interface ChatInput {
  int DEFAULT_HISTORY = 20;

  /** The commands, in the order the help shows them. */
  enum Verb {
    WHO("", "who is here"),
    MSG("NAME TEXT", "say something to one member alone"),
    JOIN("ROOM", "join a room, or go back to one you are in"),
    ROOMS("", "which rooms there are"),
    HISTORY("[N]", "the last N messages (" + DEFAULT_HISTORY + ") once more"),
    LEAVE("", "leave this room"),
    KICK("NAME REASON", "send a member away; for moderators"),
    HELP("", "this help"),
    QUIT("", "leave all rooms and end; so do Ctrl-D and Ctrl-C");

    final String arguments;
    final String help;

    Verb(String arguments, String help) {
      this.arguments = arguments;
      this.help = help;
    }

    /** As it is typed. */
    String word() {
      return "/" + name().toLowerCase(Locale.ROOT);
    }

    /** With its arguments. */
    String usage() {
      return arguments.isEmpty() ? word() : word() + " " + arguments;
    }

    static Optional<Verb> of(String word) {
      return Stream.of(values()).filter(verb -> verb.word().equals(word)).findFirst();
    }
  }

  /** A message to the current room. */
  record Say(String text) implements ChatInput {}

  /** Something for one member, or about it: {@link Verb#MSG} and {@link Verb#KICK}. */
  record About(Verb verb, String member, String text) implements ChatInput {}

  /** Join or choose a room. */
  record Join(String room) implements ChatInput {}

  /** Show messages again. */
  record History(int messages) implements ChatInput {}

  /** A command without arguments. */
  record Plain(Verb verb) implements ChatInput {}

  /** What cannot be understood, and a hint. */
  record Wrong(String hint) implements ChatInput {}

  /** Reads a line; {@code //text} is a message that begins with a slash. */
  static ChatInput parse(String line) {
    if (!line.startsWith("/")) {
      return new Say(line);
    } else if (line.startsWith("//")) {
      return new Say(line.substring(1));
    }
    var parts = line.strip().split("\\s+", 2);
    var rest = parts.length > 1 ? parts[1] : "";
    return Verb.of(parts[0].toLowerCase(Locale.ROOT))
        .map(verb -> of(verb, rest))
        .orElseGet(() -> unknown(SafeText.of(parts[0])));
  }

  private static ChatInput of(Verb verb, String rest) {
    return switch (verb) {
      case MSG, KICK -> about(verb, rest);
      case JOIN -> rest.isEmpty() || rest.contains(" ") ? usage(verb) : new Join(room(rest));
      case HISTORY -> history(rest);
      case WHO, ROOMS, LEAVE, HELP, QUIT -> rest.isEmpty() ? new Plain(verb) : usage(verb);
    };
  }

  private static ChatInput about(Verb verb, String rest) {
    var parts = rest.split("\\s+", 2);
    return parts.length < 2 ? usage(verb) : new About(verb, parts[0], parts[1]);
  }

  private static ChatInput history(String rest) {
    if (rest.isEmpty()) {
      return new History(DEFAULT_HISTORY);
    }
    return rest.matches("[1-9]\\d{0,5}")
        ? new History(Integer.parseInt(rest))
        : usage(Verb.HISTORY);
  }

  /** People write {@code #ops}, too. */
  private static String room(String word) {
    return word.length() > 1 && word.startsWith("#") ? word.substring(1) : word;
  }

  private static Wrong usage(Verb verb) {
    return new Wrong("It is " + verb.usage() + ": " + verb.help);
  }

  private static Wrong unknown(String word) {
    var nearest =
        Stream.of(Verb.values())
            .filter(verb -> distance(word, verb.word()) <= 2)
            .min(Comparator.comparingInt(verb -> distance(word, verb.word())))
            .map(verb -> "; did you mean " + verb.word() + "?")
            .orElse("; /help shows what there is.");
    return new Wrong(
        "There is no " + word + nearest + " A message that begins with / is written //");
  }

  /** How many letters must be put in, taken out or replaced to make one of the other. */
  private static int distance(String one, String other) {
    var last = new int[other.length() + 1];
    for (int column = 0; column <= other.length(); column++) {
      last[column] = column;
    }
    for (int row = 1; row <= Math.min(one.length(), 20); row++) {
      var next = new int[last.length];
      next[0] = row;
      for (int column = 1; column < last.length; column++) {
        var replaced = last[column - 1] + (one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1);
        next[column] = Math.min(replaced, 1 + Math.min(last[column], next[column - 1]));
      }
      last = next;
    }
    return last[other.length()];
  }
}
