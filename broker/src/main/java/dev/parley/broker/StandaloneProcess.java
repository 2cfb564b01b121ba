package dev.parley.broker;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A stand-alone Artemis as a child of this process. It ends with it, however that ends. */
final class StandaloneProcess implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(5);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final String SHARE_OF_MEMORY = "-XX:MaxRAMPercentage=";
  private static final long LOOK_AGAIN_MS = 100;

  /** It may stand by for days. */
  private static final long LOOK_AGAIN_OF_PAIR_MS = 500;

  private final Process process;
  private final StandaloneInstance instance;

  private StandaloneProcess(Process process, StandaloneInstance instance) {
    this.process = process;
    this.instance = instance;
  }

  /** Begins it; nothing secret is in its arguments, which everybody on the machine can read. */
  static StandaloneProcess start(StandaloneInstance instance, Path home, String classPath) {
    var output = instance.logs().resolve("output.log").toFile();
    try {
      return new StandaloneProcess(
          new ProcessBuilder(command(instance, home, classPath))
              .directory(instance.directory().toFile())
              .redirectErrorStream(true)
              .redirectOutput(output)
              .start(),
          instance);
    } catch (IOException e) {
      throw new BrokerException(
          "Cannot start Java for Apache Artemis (" + BrokerException.reason(e) + ").", e);
    }
  }

  private static List<String> command(StandaloneInstance instance, Path home, String classPath) {
    var etc = instance.etc();
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) {
      // Newer ones warn of what the network library does.
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    }
    command.addAll(List.of("--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"));
    command.addAll(
        options(
            ManagementFactory.getRuntimeMXBean().getInputArguments(),
            System.getenv("PARLEY_JAVA_OPTS")));
    command.addAll(
        List.of(
            "-Dartemis.home=" + home,
            "-Dartemis.instance=" + instance.directory(),
            "-Dartemis.instance.etc=" + etc,
            "-Djava.io.tmpdir=" + instance.directory().resolve("tmp"),
            "-Djava.security.auth.login.config=" + etc.resolve("login.config"),
            "-Dparley.credentials=" + instance.credentials(),
            "-Dhawtio.realm=parley",
            "-Dhawtio.roles=" + Credentials.Role.ADMINS.wireName(),
            "-Dhawtio.rolePrincipalClasses="
                + "org.apache.activemq.artemis.spi.core.security.jaas.RolePrincipal",
            "-Dhawtio.disableProxy=true",
            "-Dhawtio.offline=true",
            "-Djolokia.policyLocation=" + etc.resolve("jolokia-access.xml").toUri(),
            "-Dlog4j2.disableJmx=true",
            // There is no login for it, and it would complain each time.
            "-Dzookeeper.sasl.client=false",
            "-cp",
            classPath,
            StandaloneMain.class.getName(),
            "run"));
    return command;
  }

  /**
   * Options for the process that is the broker, of those that this one has.
   *
   * @param own how this one was started; its share of the memory, as in an image, is meant for both
   * @param asked what the launchers hand to Java, if anything
   */
  static List<String> options(List<String> own, @Nullable String asked) {
    var options = new ArrayList<String>();
    options.add("-XX:+ExitOnOutOfMemoryError");
    own.stream().filter(option -> option.startsWith(SHARE_OF_MEMORY)).forEach(options::add);
    if (asked != null && !asked.isBlank()) {
      options.addAll(List.of(asked.strip().split("\\s+")));
    }
    return options;
  }

  /** Waits until it serves; without an end where another one may serve first. */
  void awaitStarted(BooleanSupplier serves, boolean isOfPair) {
    var end = System.nanoTime() + START.toNanos();
    while (!serves.getAsBoolean()) {
      if (!isOfPair && System.nanoTime() - end > 0) {
        throw new BrokerException(
            "Apache Artemis does not serve after "
                + START.toMinutes()
                + " minutes. The logs in "
                + instance.logs()
                + " say why.");
      }
      if (endsWithin(isOfPair ? LOOK_AGAIN_OF_PAIR_MS : LOOK_AGAIN_MS)) {
        throw new BrokerException(
            "Apache Artemis ended while it started, with exit code "
                + process.exitValue()
                + ". The logs in "
                + instance.logs()
                + " say why.");
      }
    }
  }

  private boolean endsWithin(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException("Interrupted while Apache Artemis started.", e);
    }
  }

  Path logs() {
    return instance.logs();
  }

  /** Completes with the exit code when it has ended, by itself or not. */
  CompletableFuture<Integer> ended() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** Has it stop, and sees to it that it does. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      process.destroy();
    }
    try {
      ended().completeOnTimeout(-1, STOP.toSeconds(), TimeUnit.SECONDS).join();
    } finally {
      process.destroyForcibly();
      process.onExit().join();
    }
  }
}
