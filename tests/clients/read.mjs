// usage: node read.mjs CLIENT FILE   (what a JavaScript library reads of an export, as one JSON object: nodes and edges)
import { readFileSync } from "node:fs";
import cytoscape from "cytoscape";
import { forceLink, forceSimulation } from "d3-force";
import Graph from "graphology";
import gexf from "graphology-gexf";

const [, , client, file] = process.argv;
const source = readFileSync(file, "utf8");

function ofGraphology(graph, aliases) {
  const nodes = graph.mapNodes((id, a) => ({ id, label: a.label, type: a.entity_type, color: a.color, size: a.size, x: a.x, y: a.y, first: a.first_seen, last: a.last_seen, aliases: aliases(a.aliases) }));
  const edges = graph.mapEdges((_, a, source, target) => ({ source, target, weight: a.weight, first: a.first_seen, last: a.last_seen, quote: a.evidence }));
  return { nodes, edges };
}

const clients = {
  // The reader of Gephi Lite, with its options.
  "graphology-gexf": () => ofGraphology(gexf.parse(Graph, source, { allowUndeclaredAttributes: true, addMissingNodes: true }), (a) => (a ? a.split("|") : [])),
  graphology: () => ofGraphology(Graph.from(JSON.parse(source)), (a) => a ?? []),
  "Cytoscape.js": () => {
    const cy = cytoscape({ headless: true, styleEnabled: true, ...JSON.parse(source), layout: { name: "preset" } });
    const nodes = cy.nodes().map((n) => ({ ...n.data(), label: n.data("name"), x: n.position("x"), y: n.position("y"), first: n.data("first_seen"), last: n.data("last_seen") }));
    const edges = cy.edges().map((e) => ({ ...e.data(), first: e.data("first_seen"), last: e.data("last_seen"), quote: e.data("evidence") }));
    return { nodes, edges };
  },
  "d3-force": () => {
    const { nodes, links } = JSON.parse(source);
    // It puts the nodes themselves in the place of their ids, and fails if one is not there.
    forceSimulation(nodes).force("link", forceLink(links).id((node) => node.id)).stop();
    const seen = nodes.map((n) => ({ ...n, x: undefined, y: undefined, label: n.name, first: n.first_seen, last: n.last_seen }));
    const edges = links.map((l) => ({ source: l.source.id, target: l.target.id, weight: l.weight, first: l.first_seen, last: l.last_seen, quote: l.evidence }));
    return { nodes: seen, edges };
  },
};
// Cytoscape.js would go on and on.
process.stdout.write(`${JSON.stringify(clients[client]())}\n`, () => process.exit(0));
