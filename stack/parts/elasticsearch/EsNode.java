import java.io.IOException;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.*;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * One real Elasticsearch node for development and tests, from Maven Central jars.
 * java [flags] -cp 'HOME/lib/*' EsNode HOME DATA_DIR HTTP_PORT TRANSPORT_PORT [key=value ...]
 */
public class EsNode {
    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]).toAbsolutePath(), data = Path.of(args[1]).toAbsolutePath();
        Path config = Files.createDirectories(data.resolve("config"));
        Files.createDirectories(data.resolve("logs"));

        Settings.Builder settings = Settings.builder()
            .put("path.home", home).put("path.data", data.resolve("data")).put("path.logs", data.resolve("logs"))
            .put("cluster.name", "dev").put("node.name", "dev-1").put("discovery.type", "single-node")
            .put("network.host", "127.0.0.1").put("http.port", args[2]).put("transport.port", args[3])
            .put("cluster.routing.allocation.disk.threshold_enabled", false) // else a disk 90 % full blocks writes
            .put("indices.breaker.total.use_real_memory", false)            // else -XX:+UseSerialGC gets 429 circuit_breaking_exception
            .put("logger.level", "WARN");
        for (String kv : Arrays.asList(args).subList(4, args.length)) {
            settings.put(kv.substring(0, kv.indexOf('=')), kv.substring(kv.indexOf('=') + 1));
        }
        Environment env = InternalSettingsPreparer.prepareEnvironment(settings.build(), Map.of(), config, () -> "dev-1");
        useNativeZstd(data.resolve("native"));
        System.setProperty("io.netty.noUnsafe", "true");
        LogConfigurator.configureWithoutConfig(env.settings()); // needed before anything logs

        // last argument false: the server is on the class path, so it has no named module to export from
        PluginsLoader plugins = PluginsLoader.createPluginsLoader(
            PluginsLoader.loadModulesBundles(env.modulesDir(), false), Set.of(), Map.of(), false);

        Node node = new Node(env, plugins);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.prepareForClose();
                node.close();
                if (node.awaitClose(20, TimeUnit.SECONDS) == false) System.err.println("node did not close in 20 s");
            } catch (Exception e) {
                e.printStackTrace();
            } finally {
                closed.countDown();
            }
        }, "shutdown"));
        node.start();
        System.out.println("READY http://127.0.0.1:" + args[2]);
        closed.await();
    }

    /**
     * The distribution ships libzstd.so and libvec.so; the jars do not. Debian's libzstd (dpkg needs it, so it is always there)
     * does for the first, without which index.codec=best_compression and index.mode=logsdb fail the shard; the second is optional.
     */
    static void useNativeZstd(Path dir) throws IOException {
        Files.createDirectories(dir);
        Path link = dir.resolve("libzstd.so");
        Files.deleteIfExists(link);
        for (String lib : List.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib")) {
            Path zstd = Path.of(lib, "libzstd.so.1");
            if (Files.exists(zstd)) {
                Files.createSymbolicLink(link, zstd);
                break;
            }
        }
        System.setProperty("es.nativelibs.path", dir.toString());
        System.setProperty("org.elasticsearch.nativeaccess.enableVectorLibrary", "false");
    }
}
