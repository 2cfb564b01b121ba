package dev.parley.broker;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.activemq.artemis.lockmanager.DistributedLock;
import org.apache.activemq.artemis.lockmanager.DistributedLockManager;
import org.apache.activemq.artemis.lockmanager.MutableLong;
import org.apache.activemq.artemis.lockmanager.UnavailableStateException;

/**
 * The distribution's locks in ZooKeeper, with two differences. A broker that stands by is not told
 * when they are lost: told, it begins anew, and lets go of the one that serves; that one would go
 * on alone until it noticed the loss, too, and confirm what nobody has a copy of. Not told, it has
 * all when that one ends. And a lock is given only if it is still held a moment later: one that was
 * got when they were lost and came back goes with the old session, which is told by another thread;
 * with it a broker would find out later, and end. Without it, it tries anew.
 *
 * <p>Public for the configuration of a stand-alone Artemis; programs have no use for it.
 */
public final class QuorumLocks implements DistributedLockManager {
  private static final String ZOO_KEEPER =
      "org.apache.activemq.artemis.lockmanager.zookeeper.CuratorDistributedLockManager";

  private static final long SETTLE_MILLIS = 500;

  private final DistributedLockManager locks;

  /**
   * Made by Artemis.
   *
   * @param configuration of the distribution's
   * @throws Exception as that does
   */
  public QuorumLocks(Map<String, String> configuration) throws Exception {
    locks = DistributedLockManager.newInstanceOf(ZOO_KEEPER, configuration);
  }

  @Override
  public void addUnavailableManagerListener(UnavailableManagerListener listener) {
    // Only one that stands by listens. One that serves is told by its lock.
  }

  @Override
  public void removeUnavailableManagerListener(UnavailableManagerListener listener) {
    // None was added.
  }

  @Override
  public boolean start(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException {
    return locks.start(timeout, unit);
  }

  @Override
  public void start() throws InterruptedException, ExecutionException {
    locks.start();
  }

  @Override
  public boolean isStarted() {
    return locks.isStarted();
  }

  @Override
  public void stop() {
    locks.stop();
  }

  @Override
  public DistributedLock getDistributedLock(String id)
      throws InterruptedException, ExecutionException, TimeoutException {
    return new Lock(locks.getDistributedLock(id));
  }

  @Override
  public MutableLong getMutableLong(String id)
      throws InterruptedException, ExecutionException, TimeoutException {
    return locks.getMutableLong(id);
  }

  /** One of the distribution's. */
  private static final class Lock implements DistributedLock {
    private final DistributedLock lock;

    private Lock(DistributedLock lock) {
      this.lock = lock;
    }

    @Override
    public boolean tryLock() throws UnavailableStateException, InterruptedException {
      if (!lock.tryLock()) {
        return false;
      }
      Thread.sleep(SETTLE_MILLIS);
      if (!lock.isHeldByCaller()) {
        throw new UnavailableStateException("ZooKeeper gave the lock, and took it back");
      }
      return true;
    }

    @Override
    public String getLockId() {
      return lock.getLockId();
    }

    @Override
    public boolean isHeldByCaller() throws UnavailableStateException {
      return lock.isHeldByCaller();
    }

    @Override
    public void unlock() throws UnavailableStateException {
      lock.unlock();
    }

    @Override
    public void addListener(UnavailableLockListener listener) {
      lock.addListener(listener);
    }

    @Override
    public void removeListener(UnavailableLockListener listener) {
      lock.removeListener(listener);
    }

    @Override
    public void close() {
      lock.close();
    }
  }
}
