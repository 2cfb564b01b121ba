import java.util.Locale;

/**
 * How many processors a load needs: {@code java docs/scaling/Model.java}, or with figures of your
 * own, {@code java docs/scaling/Model.java REQUESTER RESPONDER BROKER}, microseconds of processor
 * time for each call. Linear, so it says nothing of what becomes a queue, a lock or a network first.
 */
public final class Model {
  /** As measured: parley, 256 in flight, non-persistent, docs/performance.md. */
  private static final double[] MEASURED = {29, 16, 30};

  /** Of their processors' time that programs are planned to use: the rest is for peaks. */
  private static final double PLANNED = 0.6;

  private static final int PROCESSORS_OF_A_BROKER = 8;

  /**
   * A request that goes on to another broker of the cluster, and its reply, cost both brokers what
   * a call costs one. An assumption.
   */
  private static final double CROSSING = 1;

  private final double requester;
  private final double responder;
  private final double broker;

  private Model(double[] micros) {
    requester = micros[0];
    responder = micros[1];
    broker = micros[2];
  }

  public static void main(String[] arguments) {
    var micros = MEASURED.clone();
    for (var i = 0; i < Math.min(arguments.length, micros.length); i++) {
      micros[i] = Double.parseDouble(arguments[i]);
    }
    new Model(micros).print();
  }

  private void print() {
    line("calls/s", "handler", "requesters", "responders", "brokers apart", "in a cluster", "under way");
    for (var rate : new int[] {10_000, 100_000, 1_000_000}) {
      for (var handlerMillis : new int[] {0, 1, 10}) {
        line(
            String.format(Locale.ROOT, "%,d", rate),
            handlerMillis + " ms",
            processors(rate, requester),
            processors(rate, responder + 1000 * handlerMillis),
            "" + apart(rate),
            "" + clustered(rate),
            String.format(Locale.ROOT, "%,d", Math.round(rate * (handlerMillis + 1) / 1000.0)));
      }
    }
  }

  private static String processors(int rate, double micros) {
    return String.format(Locale.ROOT, "%,.0f", Math.ceil(rate * micros / 1e6 / PLANNED));
  }

  /** Each service is on one of them, and each requester connects to the one that it needs. */
  private int apart(int rate) {
    return brokers(rate * broker);
  }

  /** All services are on all of them; each gives every one an equal share of its requests. */
  private int clustered(int rate) {
    for (var count = 1; ; count++) {
      var crossing = (count - 1.0) / count;
      if (brokers(rate * broker * (1 + crossing * CROSSING)) <= count) {
        return count;
      }
    }
  }

  private static int brokers(double micros) {
    return (int) Math.ceil(micros / 1e6 / PLANNED / PROCESSORS_OF_A_BROKER);
  }

  private static void line(String... cells) {
    System.out.printf("%9s %8s %11s %11s %14s %13s %10s%n", (Object[]) cells);
  }
}
