package dev.parley.consoletest;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials.Role;
import dev.parley.broker.StandaloneBroker;
import dev.parley.jms.ParleyConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives all tests the one stand-alone broker, which is stopped after the last of them. */
final class AdminsBroker implements ParameterResolver {
  private record Running(StandaloneBroker broker) implements AutoCloseable {
    @Override
    public void close() {
      broker.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == StandaloneBroker.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(AdminsBroker.class))
        .getOrComputeIfAbsent(Running.class, key -> new Running(start()), Running.class)
        .broker();
  }

  private static StandaloneBroker start() {
    try {
      var target = Files.createDirectories(Path.of("target"));
      return standalone(Broker.builder().data(Files.createTempDirectory(target, "broker")).port(0))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static StandaloneBroker.Builder standalone(Broker.Builder settings) {
    return StandaloneBroker.builder(settings)
        .artemisHome(Path.of(System.getProperty("parley.artemis-home")))
        .consolePort(0)
        .amqp(0);
  }

  static ParleyConnection connect(StandaloneBroker broker, Role role) {
    return as(role, broker).open();
  }

  static ParleyConnection.Builder as(Role role, StandaloneBroker broker) {
    var user = broker.credentials().first(role);
    return ParleyConnection.builder(broker.url()).user(user.name(), user.password());
  }
}
