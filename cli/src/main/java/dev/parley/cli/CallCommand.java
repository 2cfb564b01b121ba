package dev.parley.cli;

import dev.parley.broker.Credentials.Role;
import dev.parley.protocol.CallCodec;
import dev.parley.protocol.CallCodec.Format;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.requester.CallOptions;
import dev.parley.requester.Requester;
import dev.parley.topicdemo.SafeText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One call. */
@Command(
    name = "call",
    description = "Calls a method and prints its result.",
    footer = {
      "An argument is JSON if it can be read as JSON, else a string. By position or by name:",
      "  parley call math.div 42 2",
      "  parley call math.div divisor=2 dividend=42",
      "  parley call demo.echo '\"a=b\"'    (a string, not a name and its value)",
      "  parley call sample.roundtrip --json '[{\"x\": [1, 2]}]'",
      "  parley call --stream math.primes 1000    (each on a line, as it comes)",
      "  parley call --async math.primes 1000    (prints a ticket; then: parley call --ticket TICKET)",
      "",
      "A failure is a line on stderr, 'error: STATUS: message', or with --json-output an object"
          + " with status, message, and where there are any exception, retryAfter (ms), trace."
    },
    exitCodeListHeading = ExitCode.HEADING,
    exitCodeList = {
      "0:OK",
      "1:FAILED: the method threw",
      "64:The command line is wrong.",
      "65:BAD_ARGUMENTS, BAD_REQUEST, REFUSED",
      "66:A file cannot be read.",
      "68:NO_SUCH_SERVICE, NO_SUCH_METHOD",
      "69:UNAVAILABLE: no broker can be reached, or it was lost",
      "70:INTERNAL",
      "75:BUSY: try again; or there is no answer yet to a --ticket",
      "77:UNAUTHENTICATED, PERMISSION_DENIED",
      "124:DEADLINE_EXCEEDED",
      "130:CANCELLED"
    })
final class CallCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SERVICE.METHOD",
      description = "What to call; an overloaded method with its signature, 'math.div(int,int)'.")
  private String target = "";

  @Parameters(
      index = "1..*",
      paramLabel = "ARGUMENT",
      description = "All by position, or all by name: NAME=VALUE.")
  private List<String> arguments = List.of();

  @Option(
      names = "--json",
      paramLabel = "JSON",
      description = "All arguments in one: '[…]' by position, '{…}' by name, '-' from stdin.")
  private @Nullable String json;

  @Option(names = "--json-output", description = "Print the result, or the failure, as JSON.")
  private boolean jsonOutput;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = Durations.class,
      description = "How long to wait: 500ms, 2s, 5m, 1h. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Duration.ZERO;

  @Option(
      names = "--one-way",
      description = "Do not wait for an answer: end when the broker has the request.")
  private boolean oneWay;

  @Option(
      names = "--async",
      description =
          "Do not wait for the answer: print a ticket when the broker has the request, which it"
              + " keeps on disk, as it does the answer. --timeout is then how long the call may"
              + " take in all.")
  private boolean async;

  @Option(
      names = "--ticket",
      paramLabel = "TICKET",
      description =
          "Print the answer to a call made with --async, as the same user of the broker; 75 while"
              + " there is none. It is kept for a day.")
  private @Nullable String ticket;

  @Option(
      names = "--stream",
      description =
          "Of a method that returns a stream, print each item on a line as it comes, in JSON with"
              + " --json-output. Without it such a method's items come in one list.")
  private boolean stream;

  @Option(
      names = "--persistent",
      description = "Have the broker keep the request on disk until it is handled or times out.")
  private boolean persistent;

  @Option(
      names = "--once",
      paramLabel = "KEY",
      defaultValue = "",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description = {
        "Have it run once only, however often it is called with this key; every further call",
        "prints what became of the first. Known for a day."
      })
  private String key = "";

  @Option(
      names = "--header",
      paramLabel = "NAME=VALUE",
      description = "Send a header along. May be repeated.")
  private Map<String, String> headers = Map.of();

  @Option(
      names = "--priority",
      paramLabel = "0-9",
      defaultValue = "4",
      description = "Higher goes first. Default: ${DEFAULT-VALUE}.")
  private int priority;

  @Option(names = "--trace", description = "Show where in the responder a method threw.")
  @SuppressWarnings("unused") // FailureReport asks the parser.
  private boolean trace;

  CallCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (ticket != null) {
      return printAnswer(ticket);
    }
    if (oneWay && (stream || async)) {
      throw new IllegalArgumentException(
          "Nothing comes back of --one-way; leave out " + (stream ? "--stream" : "--async"));
    }
    if (stream && async) {
      throw new IllegalArgumentException("A stream is not kept; leave out --stream or --async");
    }
    var called = CallTarget.parse(target);
    var sent = CallArguments.parse(arguments, json, terminal.in());
    var options = new CallOptions(timeout, priority, persistent, headers, Format.JSON, key);
    try (var link = connection.open(Role.REQUESTERS);
        var requester = Requester.builder(link).build()) {
      var service = requester.service(called.service()).with(options);
      if (oneWay) {
        sent.send(service, called.method());
      } else if (async) {
        print(shown(sent.submit(service, called.method()).text()));
      } else if (stream) {
        printAll(sent.stream(service, called.method()));
      } else {
        print(shown(sent.call(service, called.method())));
      }
      return ExitCode.OK;
    }
  }

  private int printAnswer(String text) {
    if (!target.isEmpty()) {
      throw new IllegalArgumentException("--ticket knows what was called; leave out " + target);
    }
    try (var link = connection.open(Role.REQUESTERS);
        var requester = Requester.builder(link).build()) {
      var kept = requester.ticket(text);
      if (kept.isPending()) {
        throw new ParleyException(Status.BUSY, "There is no answer yet; ask again later");
      }
      print(shown(kept.result()));
      return ExitCode.OK;
    }
  }

  /** Ends the stream in the responder, too, when it is told to end, or nobody reads it any more. */
  private void printAll(Stream<@Nullable Object> items) {
    var hook = new Thread(items::close, "parley-cancel");
    Runtime.getRuntime().addShutdownHook(hook);
    try (items) {
      var left = items.iterator();
      while (!terminal.out().checkError() && left.hasNext()) {
        print(shown(left.next(), SafeText::of));
      }
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is told to end, and the hook does it.
      }
    }
  }

  private void print(String text) {
    terminal.out().println(text);
    terminal.out().flush();
  }

  private String shown(@Nullable Object result) {
    return shown(result, SafeText::ofLines);
  }

  private String shown(@Nullable Object result, UnaryOperator<String> safe) {
    var isText = result instanceof String || result instanceof Number;
    return isText && !jsonOutput
        ? safe.apply(String.valueOf(result))
        : SafeText.ofJson(CallCodec.toJson(result));
  }

  /** A service and one of its methods. */
  private record CallTarget(String service, String method) {
    static CallTarget parse(String text) {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("Missing required parameter: 'SERVICE.METHOD'");
      }
      var dot = text.indexOf('.');
      if (dot < 1 || dot == text.length() - 1) {
        throw new IllegalArgumentException(
            "'" + text + "' must be SERVICE.METHOD, such as math.div");
      }
      return new CallTarget(text.substring(0, dot), text.substring(dot + 1));
    }
  }
}
