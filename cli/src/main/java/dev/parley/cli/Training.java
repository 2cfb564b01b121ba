package dev.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials.Role;
import dev.parley.examples.ExampleServices;
import dev.parley.jms.ParleyConnection;
import dev.parley.responder.Responder;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;

/**
 * Runs what people run, for the JVM to note which classes that takes; the launcher has them
 * archived ({@code -XX:ArchiveClassesAtExit}), so that commands start faster. The argument is an
 * empty directory.
 */
final class Training {
  private Training() {}

  public static void main(String[] arguments) {
    var data = Path.of(arguments[0]);
    try (var broker = Broker.builder().data(data).port(0).start();
        var serving = connect(broker);
        var responder = Responder.builder(serving).build()) {
      ExampleServices.export(responder);
      var keeper = BrokersKeeper.open(broker, RoomsFile.EMPTY);
      String[] at = {"--url", broker.url(), "--data", data.toString()};
      run(at, "requester");
      run(at, "call", "math.div", "42", "2");
      run(at, "call", "math.div", "divisor=2", "dividend=42", "--json-output");
      run(at, "call", "math.div", "1", "0");
      run(at, "services", "--json-output");
      run(at, "describe", "demo");
      run(at, "chat", "test", "--as", "training");
      run(at, "rooms");
      keeper.close();
      run(new String[0], "--help");
      run(new String[0], "call", "--help");
    }
  }

  private static void run(String[] options, String... command) {
    var arguments = new String[command.length + options.length];
    System.arraycopy(command, 0, arguments, 0, command.length);
    System.arraycopy(options, 0, arguments, command.length, options.length);
    var nowhere = new PrintWriter(Writer.nullWriter());
    Main.commandLine(
            new Terminal(nowhere, nowhere, new ByteArrayInputStream("hello\n".getBytes(UTF_8))))
        .execute(arguments);
  }

  private static ParleyConnection connect(Broker broker) {
    var user = broker.credentials().first(Role.RESPONDERS);
    return ParleyConnection.builder(broker.url()).user(user.name(), user.password()).open();
  }
}
