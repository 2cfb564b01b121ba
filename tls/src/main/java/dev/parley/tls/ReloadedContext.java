package dev.parley.tls;

import java.security.SecureRandom;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A context that is another one once its files have changed. A connection has one of them from its
 * beginning to its end, so key and certificate always belong together; sessions of an earlier one
 * are not resumed. Thread-safe.
 */
final class ReloadedContext extends SSLContext {
  private static final Logger LOG = LoggerFactory.getLogger(ReloadedContext.class);

  ReloadedContext(PemFiles files) {
    this(new Current(files));
  }

  private ReloadedContext(Current current) {
    super(current, current.context.getProvider(), current.context.getProtocol());
  }

  private static final class Current extends SSLContextSpi {
    private final PemFiles files;
    private List<Object> stamp;
    private SSLContext context;

    Current(PemFiles files) {
      this.files = files;
      // First the stamp: what changes meanwhile is found the next time.
      stamp = files.stamp();
      context = files.read();
    }

    private synchronized SSLContext context() {
      var now = files.stamp();
      if (!now.equals(stamp)) {
        stamp = now;
        try {
          context = files.read();
          LOG.info("Took what is new in {}", files);
        } catch (TlsException e) {
          LOG.warn("Keeping keys and certificates as they were: {}", e.getMessage());
        }
      }
      return context;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return context().createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return context().createSSLEngine(host, port);
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return context().getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return context().getServerSocketFactory();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return context().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return context().getClientSessionContext();
    }

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trust,
        @Nullable SecureRandom random) {
      throw new IllegalStateException("It is made of files");
    }
  }
}
