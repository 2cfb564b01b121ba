package dev.parley.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;

/** The manifests of docker/kubernetes agree with each other and with the command. */
class KubernetesTest {
  private static final Path DIRECTORY = Path.of("..", "docker", "kubernetes");

  /** A part of a manifest. */
  private record Node(Object value) {
    Node at(Object... path) {
      var node = this;
      for (var step : path) {
        node = node.child(step);
      }
      return node;
    }

    private Node child(Object step) {
      var found =
          step instanceof Integer index
              ? ((List<?>) value).get(index)
              : ((Map<?, ?>) value).get(step);
      return new Node(requireNonNull(found, () -> "There is no " + step + " in " + value));
    }

    List<Node> all() {
      return ((List<?>) value).stream().<Node>map(Node::new).toList();
    }

    String text() {
      return value.toString();
    }

    boolean has(String key) {
      return ((Map<?, ?>) value).containsKey(key);
    }
  }

  private final List<Node> manifests = new ArrayList<>();
  private Node kustomization = new Node(Map.of());

  @BeforeEach
  void read() throws IOException {
    kustomization = load("kustomization.yaml").get(0);
    for (var file : kustomization.at("resources").all()) {
      manifests.addAll(load(file.text()));
    }
  }

  private static List<Node> load(String file) throws IOException {
    try (Reader reader = Files.newBufferedReader(DIRECTORY.resolve(file))) {
      var settings = LoadSettings.builder().setAllowDuplicateKeys(false).build();
      var nodes = new ArrayList<Node>();
      new Load(settings).loadAllFromReader(reader).forEach(one -> nodes.add(new Node(one)));
      return nodes;
    }
  }

  private Node kind(String kind) {
    return manifests.stream()
        .filter(one -> one.at("kind").text().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private Node pod() {
    return kind("Deployment").at("spec", "template", "spec");
  }

  private Node container() {
    return pod().at("containers", 0);
  }

  @Test
  void everyFileIsListed() throws IOException {
    try (var files = Files.list(DIRECTORY)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      Stream.of("kustomization.yaml"),
                      kustomization.at("resources").all().stream().map(Node::text))
                  .toList());
    }
    assertThat(kustomization.at("images", 0, "name").text())
        .isEqualTo(container().at("image").text());
  }

  @Test
  void commandHasTheOptionsThatTheResponderIsStartedWith() {
    var arguments = container().at("args").all().stream().map(Node::text).toArray(String[]::new);
    var parsed = Main.commandLine(Terminal.system()).parseArgs(arguments);

    assertThat(parsed.subcommand().commandSpec().name()).isEqualTo("responder");
    assertThat(drain(parsed.subcommand()))
        .isLessThan(
            Duration.ofSeconds(Long.parseLong(pod().at("terminationGracePeriodSeconds").text())));
  }

  private static Duration drain(CommandLine.ParseResult parsed) {
    Duration drain = parsed.matchedOption("--drain").getValue();
    return drain;
  }

  @Test
  void secretsAreFilesAndOnNoCommandLine() {
    var arguments = container().at("args").all().stream().map(Node::text).toList();
    var mount = container().at("volumeMounts", 0);
    assertThat(arguments.get(arguments.indexOf("--password-file") + 1))
        .startsWith(mount.at("mountPath").text() + "/");
    assertThat(mount.at("readOnly").text()).isEqualTo("true");
    assertThat(pod().at("volumes", 0).has("secret")).isTrue();
    assertThat(manifests).noneMatch(one -> one.at("kind").text().equals("Secret"));
    assertThat(container().at("env").text()).doesNotContainIgnoringCase("password");
  }

  @Test
  void podRunsWithTheLeast() {
    assertThat(pod().at("securityContext", "runAsNonRoot").text()).isEqualTo("true");
    assertThat(pod().at("automountServiceAccountToken").text()).isEqualTo("false");
    var security = container().at("securityContext");
    assertThat(security.at("readOnlyRootFilesystem").text()).isEqualTo("true");
    assertThat(security.at("allowPrivilegeEscalation").text()).isEqualTo("false");
    assertThat(security.at("capabilities", "drop").text()).isEqualTo("[ALL]");
  }

  @Test
  void probesLookAtTheFileThatTheResponderWritesWhereItCan() {
    var arguments = container().at("args").all().stream().map(Node::text).toList();
    var file = arguments.get(arguments.indexOf("--ready-file") + 1);
    for (var probe : Set.of("startupProbe", "readinessProbe")) {
      assertThat(container().at(probe, "exec", "command").text()).contains(file);
    }
    var writable = container().at("volumeMounts", 1);
    assertThat(file).startsWith(writable.at("mountPath").text() + "/");
    assertThat(writable.has("readOnly")).isFalse();
  }

  @Test
  void scalerLooksAtTheQueueOfTheServiceAndScalesTheDeployment() {
    var deployment = kind("Deployment").at("metadata", "name").text();
    var scaled = kind("ScaledObject");
    assertThat(scaled.at("spec", "scaleTargetRef", "name").text()).isEqualTo(deployment);
    var trigger = scaled.at("spec", "triggers", 0);
    assertThat(trigger.at("type").text()).isEqualTo("artemis-queue");
    var metadata = trigger.at("metadata");
    assertThat(metadata.at("queueName").text())
        .isEqualTo("parley.requests." + deployment.replace("-responder", ""))
        .isEqualTo(metadata.at("brokerAddress").text());
    // Where there is a template, KEDA reads the fields out of it, and not those beside it.
    assertThat(metadata.has("restApiTemplate")).isFalse();
    assertThat(metadata.at("managementEndpoint").text()).matches("[a-z.]+:8161");
    assertThat(metadata.at("brokerName").text()).isEqualTo("parley");
    assertThat(metadata.at("queueLength").value()).isEqualTo("32");
    assertThat(metadata.has("password")).isFalse();
    assertThat(trigger.at("authenticationRef", "name").text())
        .isEqualTo(kind("TriggerAuthentication").at("metadata", "name").text());
    assertThat(kind("TriggerAuthentication").at("spec", "secretTargetRef").all())
        .extracting(one -> one.at("parameter").text())
        .containsExactly("username", "password");
    assertThat(kind("Deployment").at("spec").has("replicas")).isFalse();
  }

  @Test
  void selectorsMatchThePods() {
    var labels = kind("Deployment").at("spec", "template", "metadata", "labels").value();
    assertThat(kind("Deployment").at("spec", "selector", "matchLabels").value()).isEqualTo(labels);
    assertThat(kind("PodDisruptionBudget").at("spec", "selector", "matchLabels").value())
        .isEqualTo(labels);
  }
}
