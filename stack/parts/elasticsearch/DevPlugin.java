import java.io.*;
import java.util.*;
import java.util.function.*;
import org.apache.lucene.analysis.*;
import org.apache.lucene.analysis.charfilter.HTMLStripCharFilter;
import org.apache.lucene.analysis.core.*;
import org.apache.lucene.analysis.en.*;
import org.apache.lucene.analysis.miscellaneous.*;
import org.apache.lucene.analysis.ngram.*;
import org.elasticsearch.Build;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.features.NodeFeature;
import org.elasticsearch.index.IndexVersion;
import org.elasticsearch.index.analysis.*;
import org.elasticsearch.index.analysis.CharFilterFactory;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.*;
import org.elasticsearch.rest.*;

/** What of the distribution's own modules (rest-root, analysis-common) a development stack misses first. */
public class DevPlugin extends Plugin implements ActionPlugin, AnalysisPlugin, RestHandler {
    private ClusterService cluster;

    public DevPlugin() {}

    @Override
    public Collection<?> createComponents(PluginServices services) {
        cluster = services.clusterService();
        return List.of();
    }

    @Override
    public Collection<RestHandler> getRestHandlers(RestHandlersServices s, Supplier<DiscoveryNodes> n, Predicate<NodeFeature> f) {
        return List.of(this);
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route(RestRequest.Method.GET, "/"), new Route(RestRequest.Method.HEAD, "/"));
    }

    @Override
    public void handleRequest(RestRequest request, RestChannel channel, NodeClient client) throws IOException {
        Build b = Build.current();
        channel.sendResponse(new RestResponse(RestStatus.OK, channel.newBuilder().startObject()
            .field("name", cluster.getNodeName()).field("cluster_name", cluster.getClusterName().value())
            .field("cluster_uuid", cluster.state().metadata().clusterUUID())
            .startObject("version").field("number", b.qualifiedVersion()).field("build_flavor", b.flavor())
            .field("build_type", b.type().displayName()).field("build_hash", b.hash()).field("build_date", b.date())
            .field("build_snapshot", b.isSnapshot()).field("lucene_version", IndexVersion.current().luceneVersion().toString())
            .field("minimum_wire_compatibility_version", b.minWireCompatVersion())
            .field("minimum_index_compatibility_version", b.minIndexCompatVersion()).endObject()
            .field("tagline", "You Know, for Search").endObject()));
    }

    record Filter(String name, Function<TokenStream, TokenStream> f) implements TokenFilterFactory {
        public TokenStream create(TokenStream in) { return f.apply(in); }
    }

    /** One that normalizers, and prefix and wildcard queries, apply too. */
    record Normalizing(String name, Function<TokenStream, TokenStream> f) implements NormalizingTokenFilterFactory {
        public TokenStream create(TokenStream in) { return f.apply(in); }
    }

    record Chars(String name, Function<Reader, Reader> f) implements CharFilterFactory {
        public Reader create(Reader in) { return f.apply(in); }
    }

    static AnalysisProvider<TokenFilterFactory> filter(BiFunction<TokenStream, Settings, TokenStream> f) {
        return (index, env, name, settings) -> new Filter(name, in -> f.apply(in, settings));
    }

    static AnalysisProvider<TokenFilterFactory> normalizing(BiFunction<TokenStream, Settings, TokenStream> f) {
        return (index, env, name, settings) -> new Normalizing(name, in -> f.apply(in, settings));
    }

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
            "asciifolding", normalizing((in, s) -> new ASCIIFoldingFilter(in, s.getAsBoolean("preserve_original", false))),
            "uppercase", normalizing((in, s) -> new UpperCaseFilter(in)),
            "trim", normalizing((in, s) -> new TrimFilter(in)),
            "length", filter((in, s) -> new LengthFilter(in, s.getAsInt("min", 0), s.getAsInt("max", Integer.MAX_VALUE))),
            "porter_stem", filter((in, s) -> new PorterStemFilter(in)),
            "kstem", filter((in, s) -> new KStemFilter(in)),
            "ngram", filter((in, s) -> new NGramTokenFilter(in, s.getAsInt("min_gram", 1), s.getAsInt("max_gram", 2), s.getAsBoolean("preserve_original", false))),
            "edge_ngram", filter((in, s) -> new EdgeNGramTokenFilter(in, s.getAsInt("min_gram", 1), s.getAsInt("max_gram", 2), s.getAsBoolean("preserve_original", false))));
    }

    @Override
    public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
        return Map.of(
            "keyword", (i, e, name, s) -> TokenizerFactory.newFactory(name, KeywordTokenizer::new),
            "whitespace", (i, e, name, s) -> TokenizerFactory.newFactory(name, WhitespaceTokenizer::new),
            "letter", (i, e, name, s) -> TokenizerFactory.newFactory(name, LetterTokenizer::new));
    }

    @Override
    public Map<String, AnalysisProvider<CharFilterFactory>> getCharFilters() {
        return Map.of("html_strip", (i, e, name, s) -> new Chars(name, in -> new HTMLStripCharFilter(in, new HashSet<>(s.getAsList("escaped_tags")))));
    }
}
