// Draws a GEXF in a page with sigma; bundled by esbuild for browser.mjs.
import Graph from "graphology";
import gexf from "graphology-gexf";
import Sigma from "sigma";

window.draw = (source) => {
  const graph = gexf.parse(Graph, source);
  const container = document.getElementById("map");
  const sigma = new Sigma(graph, container, { labelDensity: 1000, labelRenderedSizeThreshold: 0 });
  const nodes = graph.mapNodes((id) => {
    const { x, y, size, color, label } = sigma.getNodeDisplayData(id);
    const at = sigma.framedGraphToViewport({ x, y });
    return { id, label, size, color, x: graph.getNodeAttribute(id, "x"), y: graph.getNodeAttribute(id, "y"), at };
  });
  sigma.refresh();
  return { nodes, drawn: sigma.getNodeDisplayedLabels().size };
};
