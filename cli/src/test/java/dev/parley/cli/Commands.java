package dev.parley.cli;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.responder.Responder;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs commands in this process, against a broker with its credentials in a data directory. */
final class Commands implements AutoCloseable {
  /** What a command printed, with line ends as {@code \n}, and its exit code. */
  record Run(int code, String out, String err) {}

  final Path data;
  final Broker broker;
  final ParleyConnection serving;
  final Responder responder;

  Commands(Path data) {
    this.data = data;
    this.broker = Broker.builder().data(data).port(0).start();
    var user = broker.credentials().first(Role.RESPONDERS);
    this.serving = ParleyConnection.builder(broker.url()).user(user.name(), user.password()).open();
    this.responder = Responder.builder(serving).build();
  }

  /** Runs a command against this broker. */
  Run run(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(1, List.of("--url", broker.url(), "--data", data.toString()));
    return anywhere("", all.toArray(String[]::new));
  }

  /** Runs a command as it stands. */
  static Run anywhere(String input, String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var terminal =
        new Terminal(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    var code = Main.commandLine(terminal).execute(arguments);
    return new Run(code, lines(out), lines(err));
  }

  private static String lines(StringWriter text) {
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  @Override
  public void close() {
    responder.close();
    serving.close();
    broker.close();
  }
}
