import com.alibaba.fastjson2.JSON;
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
    c.setParallel(false); // its default, stages that hand each event on, costs twice the CPU at 1,000 changes a second
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
    Path folder = Path.of(p.getProperty("canal.cursor.file")).getParent();
    rememberTableStructures((MysqlEventParser) instance.getEventParser(), folder);
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

  /**
   * The table structures of the past, as the deployer keeps them in H2: rows older than a DDL are decoded with the columns they
   * had. Without them Canal stops for good at the first row whose table was altered while it was down.
   */
  static void rememberTableStructures(MysqlEventParser parser, Path folder) {
    parser.setTableMetaTSDBFactory(new TableMetaTSDBFactory() {
      DatabaseTableMeta structures;
      public synchronized TableMetaTSDB build(String destination, String springXml) {
        if (structures == null) {
          structures = new DatabaseTableMeta();
          structures.setMetaHistoryDAO(new History(folder.resolve("structure-history.jsonl")));
          structures.setMetaSnapshotDAO(new Snapshots(folder.resolve("structure-snapshots.jsonl")));
        }
        return structures;
      }
      public void destory(String destination) { }
    });
    parser.setTsdbSpringXml("file");
    parser.setTsdbJdbcUrl("");
    parser.setTsdbJdbcUserName("");
    parser.setTsdbJdbcPassword("");
    parser.setEnableTsdb(true);
  }

  /** A list that is a file of one JSON object a line; each change replaces the file as a whole. */
  static class Rows<T> extends ArrayList<T> {
    private final Path file;

    Rows(Path file, Class<T> type) {
      this.file = file;
      try {
        if (Files.exists(file)) for (String line : Files.readAllLines(file)) add(JSON.parseObject(line, type));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void save() {
      try {
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, stream().map(JSON::toJSONString).toList());
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static class History extends MetaHistoryDAO {
    private final Rows<MetaHistoryDO> rows;

    History(Path file) { rows = new Rows<>(file, MetaHistoryDO.class); }

    /** What is read again after a restart is here already. */
    @Override public synchronized Long insert(MetaHistoryDO row) {
      boolean known = rows.stream().anyMatch(r -> Objects.equals(r.getBinlogFile(), row.getBinlogFile())
          && Objects.equals(r.getBinlogOffest(), row.getBinlogOffest()));
      if (!known) { rows.add(row); rows.save(); }
      return 1L;
    }
    @Override public synchronized List<MetaHistoryDO> findByTimestamp(String destination, Long from, Long to) {
      long first = from == null ? 0 : from, last = to == null ? 0 : to;
      return rows.stream().filter(r -> r.getBinlogTimestamp() >= first && r.getBinlogTimestamp() <= last).toList();
    }
    @Override public synchronized Integer deleteByName(String destination) { rows.clear(); rows.save(); return 1; }
    @Override public Integer deleteByTimestamp(String destination, int seconds) { return 0; }
  }

  static class Snapshots extends MetaSnapshotDAO {
    private final Rows<MetaSnapshotDO> rows;

    Snapshots(Path file) { rows = new Rows<>(file, MetaSnapshotDO.class); }

    @Override public synchronized Long insert(MetaSnapshotDO row) { rows.add(row); rows.save(); return 1L; }
    @Override public synchronized Long update(MetaSnapshotDO row) { rows.clear(); return insert(row); }
    @Override public synchronized MetaSnapshotDO findByTimestamp(String destination, Long timestamp) {
      long last = timestamp == null ? 0 : timestamp;
      return rows.stream().filter(r -> r.getBinlogTimestamp() <= last).reduce((earlier, later) -> later).orElse(null);
    }
    @Override public synchronized Integer deleteByName(String destination) { rows.clear(); rows.save(); return 1; }
    @Override public Integer deleteByTimestamp(String destination, int seconds) { return 0; }
  }
}
