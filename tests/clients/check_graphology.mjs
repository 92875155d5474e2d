// usage: node check_graphology.mjs GEXF two-mode|diff   (graphology-gexf, the reader of Gephi Lite, keeps labels, colours, sizes, positions)
import { readFileSync } from "node:fs";
import assert from "node:assert/strict";
import Graph from "graphology";
import gexf from "graphology-gexf";

const source = readFileSync(process.argv[2], "utf8");
const kind = process.argv[3];
const types = ["PER", "ORG", "LOC", "MISC", ...(kind === "two-mode" ? ["DOC"] : [])];
for (const options of [{}, { allowUndeclaredAttributes: true, addMissingNodes: true }]) {
  const graph = gexf.parse(Graph, source, options);
  assert.equal(graph.type, "undirected");
  assert.ok(graph.order > 0 && graph.size > 0);
  graph.forEachNode((node, { label, color, size, x, y, entity_type, type }) => {
    assert.ok(label && /^rgb\(/.test(color) && size > 0 && Number.isFinite(x) && Number.isFinite(y), node);
    assert.ok(types.includes(entity_type) && type === undefined, node);
  });
  graph.forEachEdge((edge, { weight, evidence, status }) =>
    assert.ok(weight > 0 && (evidence || kind === "two-mode" || status === "went"), edge),
  );
  console.log(`graphology-gexf: ${graph.order} nodes, ${graph.size} edges kept`);
}
