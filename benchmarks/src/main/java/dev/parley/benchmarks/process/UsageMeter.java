package dev.parley.benchmarks.process;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.parley.benchmarks.report.Usage;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/** What this process has used. Not thread-safe. */
final class UsageMeter {
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
  private final Map<Long, Long> allocatedByThread = new HashMap<>();
  private long allocatedInAll;

  Usage read() {
    return new Usage(system.getProcessCpuTime(), allocatedBytes());
  }

  private long allocatedBytes() {
    try {
      // Since JDK 21, and counts threads that have ended.
      return (long) ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes").invoke(threads);
    } catch (ReflectiveOperationException e) {
      return allocatedByLiveThreads();
    }
  }

  /** What a thread allocates between the last reading and its end is missed. */
  private long allocatedByLiveThreads() {
    long[] ids = threads.getAllThreadIds();
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    for (int i = 0; i < ids.length; i++) {
      // -1 for a thread that has ended meanwhile.
      long before = allocatedByThread.getOrDefault(ids[i], 0L);
      if (bytes[i] > before) {
        allocatedByThread.put(ids[i], bytes[i]);
        allocatedInAll += bytes[i] - before;
      }
    }
    return allocatedInAll;
  }
}
