import com.alibaba.otter.canal.connector.core.spi.*;
import com.alibaba.otter.canal.instance.core.*;
import com.alibaba.otter.canal.instance.manager.CanalInstanceWithManager;
import com.alibaba.otter.canal.instance.manager.model.*;
import com.alibaba.otter.canal.instance.manager.model.CanalParameter.*;
import com.alibaba.otter.canal.parse.inbound.mysql.MysqlEventParser;
import com.alibaba.otter.canal.parse.inbound.mysql.tsdb.*;
import com.alibaba.otter.canal.parse.inbound.mysql.tsdb.dao.*;
import com.alibaba.otter.canal.server.CanalMQStarter;
import com.alibaba.otter.canal.server.embedded.CanalServerWithEmbedded;
import java.io.*;
import java.net.InetSocketAddress;
import java.nio.file.*;
import java.util.*;

/** Minimal stand-in for canal.deployer (not on Maven Central): java -cp 'lib/*' CanalHost canal.properties */
public class CanalHost {
  public static void main(String[] args) throws Exception {
    Properties p = new Properties();
    try (Reader reader = new FileReader(args[0])) { p.load(reader); }
    String destination = p.getProperty("canal.destination");
    keepCopyOfCursor(Path.of(p.getProperty("canal.cursor.file")));

    CanalMQProducer producer = ExtensionLoader.getExtensionLoader(CanalMQProducer.class)
        .getExtension(p.getProperty("canal.serverMode"), null, null);
    producer = new ProxyCanalMQProducer(producer);
    producer.init(p);

    CanalServerWithEmbedded server = CanalServerWithEmbedded.instance();
    server.setCanalInstanceGenerator(name -> instance(name, p));
    server.start();
    server.start(destination);
    new CanalMQStarter(producer).start(destination);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      try { server.stop(destination); } catch (Throwable alreadyStopped) { }
      server.stop();
    }));
    Thread.currentThread().join();
  }

  static CanalInstance instance(String destination, Properties p) {
    CanalParameter c = new CanalParameter();
    c.setCanalId((long) destination.hashCode());
    c.setSourcingType(SourcingType.MYSQL);
    c.setHaMode(HAMode.HEARTBEAT);
    c.setMetaMode(MetaMode.LOCAL_FILE);
    c.setMetaFileFlushPeriod(1000);
    c.setDataDir(p.getProperty("canal.file.data.dir"));
    c.setIndexMode(IndexMode.MEMORY_META_FAILBACK);
    c.setStorageMode(StorageMode.MEMORY);
    c.setMemoryStorageBufferSize(16384);
    c.setMemoryStorageRawEntry(false);
    String[] address = p.getProperty("instance.address").split(":");
    c.setDbAddresses(new ArrayList<>(List.of(new InetSocketAddress(address[0], Integer.parseInt(address[1])))));
    c.setDbUsername(p.getProperty("instance.username"));
    c.setDbPassword(p.getProperty("instance.password"));
    c.setSlaveId(Long.parseLong(p.getProperty("instance.slaveId")));
    c.setConnectionCharset("UTF-8");
    c.setConnectionCharsetNumber((byte) 33);
    c.setDetectingEnable(false);
    c.setParallel(true);
    c.setGtidEnable(false);
    c.setTsdbEnable(false);
    c.setFilterTableError(false);
    c.setBlackFilter(p.getProperty("instance.black"));
    // counts only while there is no cursor; 1.1.7 cannot find a position of its own on MySQL 9
    try {
      c.setPositions(new ArrayList<>(List.of(Files.readString(Path.of(p.getProperty("canal.start.file"))))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }

    Canal canal = new Canal();
    canal.setId(c.getCanalId());
    canal.setName(destination);
    canal.setCanalParameter(c);
    CanalMQConfig mq = new CanalMQConfig();
    mq.setTopic(p.getProperty("canal.mq.topic"));
    mq.setPartition(0);
    mq.setPartitionHash(p.getProperty("canal.mq.partitionHash"));
    mq.setPartitionsNum(Integer.parseInt(p.getProperty("canal.mq.partitionsNum")));
    CanalInstanceWithManager instance = new CanalInstanceWithManager(canal, p.getProperty("instance.filter")) {{ this.mqConfig = mq; }};
    rememberTableStructures((MysqlEventParser) instance.getEventParser());
    return instance;
  }

  /** Canal overwrites its cursor in place, so a kill -9 can leave half of one: a whole copy stands beside it. */
  static void keepCopyOfCursor(Path cursor) throws IOException {
    Path copy = cursor.resolveSibling("meta.copy");
    if (Files.exists(copy) && !isWhole(cursor)) Files.copy(copy, cursor, StandardCopyOption.REPLACE_EXISTING);
    Thread copier = new Thread(() -> {
      while (true) {
        try {
          Thread.sleep(1000);
          if (!isWhole(cursor)) continue;
          Path fresh = cursor.resolveSibling("meta.copy.new");
          Files.copy(cursor, fresh, StandardCopyOption.REPLACE_EXISTING);
          if (isWhole(fresh)) Files.move(fresh, copy, StandardCopyOption.ATOMIC_MOVE);
        } catch (InterruptedException | IOException e) {
          System.err.println("cursor not copied: " + e);
        }
      }
    }, "cursor copier");
    copier.setDaemon(true);
    copier.start();
  }

  static boolean isWhole(Path cursor) throws IOException {
    return Files.exists(cursor) && Files.readString(cursor).endsWith("}");
  }

  static void rememberTableStructures(MysqlEventParser parser) {
    parser.setTableMetaTSDBFactory(new TableMetaTSDBFactory() {
      DatabaseTableMeta structures;
      public synchronized TableMetaTSDB build(String destination, String springXml) {
        if (structures == null) {
          structures = new DatabaseTableMeta();
          structures.setMetaHistoryDAO(new MemHistory());
          structures.setMetaSnapshotDAO(new MemSnapshot());
        }
        return structures;
      }
      public void destory(String destination) { }
    });
    parser.setTsdbSpringXml("memory");
    parser.setTsdbJdbcUrl("");
    parser.setTsdbJdbcUserName("");
    parser.setTsdbJdbcPassword("");
    parser.setEnableTsdb(true);
  }

  /** table structure history kept in memory: rows older than a DDL are decoded with the columns they had */
  static class MemHistory extends MetaHistoryDAO {
    final List<MetaHistoryDO> rows = new ArrayList<>();
    @Override public synchronized Long insert(MetaHistoryDO d) { rows.add(d); return 1L; }
    @Override public synchronized List<MetaHistoryDO> findByTimestamp(String dest, Long from, Long to) {
      List<MetaHistoryDO> r = new ArrayList<>();
      for (MetaHistoryDO d : rows) if (d.getBinlogTimestamp() >= (from == null ? 0 : from) && d.getBinlogTimestamp() <= (to == null ? 0 : to)) r.add(d);
      return r;
    }
    @Override public Integer deleteByName(String d) { rows.clear(); return 1; }
    @Override public Integer deleteByTimestamp(String d, int i) { return 0; }
  }
  static class MemSnapshot extends MetaSnapshotDAO {
    final List<MetaSnapshotDO> rows = new ArrayList<>();
    @Override public synchronized Long insert(MetaSnapshotDO d) { rows.add(d); return 1L; }
    @Override public synchronized Long update(MetaSnapshotDO d) { rows.clear(); rows.add(d); return 1L; }
    @Override public synchronized MetaSnapshotDO findByTimestamp(String dest, Long ts) {
      MetaSnapshotDO best = null;
      for (MetaSnapshotDO d : rows) if (d.getBinlogTimestamp() <= (ts == null ? 0 : ts)) best = d;
      return best;
    }
    @Override public Integer deleteByName(String d) { rows.clear(); return 1; }
    @Override public Integer deleteByTimestamp(String d, int i) { return 0; }
  }
}
