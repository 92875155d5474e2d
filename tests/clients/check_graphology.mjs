// usage: node check_graphology.mjs GEXF   (graphology-gexf, the reader of Gephi Lite, keeps labels, colours, sizes, positions)
import { readFileSync } from "node:fs";
import assert from "node:assert/strict";
import Graph from "graphology";
import gexf from "graphology-gexf";

const source = readFileSync(process.argv[2], "utf8");
for (const options of [{}, { allowUndeclaredAttributes: true, addMissingNodes: true }]) {
  const graph = gexf.parse(Graph, source, options);
  assert.equal(graph.type, "undirected");
  assert.ok(graph.order > 0 && graph.size > 0);
  graph.forEachNode((node, { label, color, size, x, y, entity_type, type }) => {
    assert.ok(label && /^rgb\(/.test(color) && size > 0 && Number.isFinite(x) && Number.isFinite(y), node);
    assert.ok(["PER", "ORG", "LOC", "MISC"].includes(entity_type) && type === undefined, node);
  });
  graph.forEachEdge((edge, { weight, evidence }) => assert.ok(weight > 0 && evidence, edge));
  console.log(`graphology-gexf: ${graph.order} nodes, ${graph.size} edges kept`);
}
